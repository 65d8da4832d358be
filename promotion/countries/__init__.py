"""Countries and areas: what is known of civic space in each, from whom, and what it cannot say."""
