"""The training modules, in the order in which they are read."""

from protection.training.modules.consent import CONSENT
from protection.training.modules.digital import DIGITAL
from protection.training.modules.harm import HARM
from protection.training.modules.interviewing import INTERVIEWING
from protection.training.modules.oneself import ONESELF
from protection.training.modules.violence import VIOLENCE

MODULES = (CONSENT, HARM, INTERVIEWING, DIGITAL, VIOLENCE, ONESELF)
