# One image for the web, the worker, the clock and the migrations; the command says which.

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements/production.txt /tmp/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/production.txt

FROM python:3.13-slim
# Pango for PDF, and fonts for all six languages in it.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends \
    fonts-noto-core fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
  && install --directory --owner=portal --mode=0700 /data/files /data/document-keys \
    /peppers /peppers-copy
COPY --from=packages /venv /venv
WORKDIR /portal
COPY . .
# STATIC_ROOT is under PORTAL_DATA; only files and document-keys of it are volumes.
ENV PATH=/venv/bin:$PATH PORTAL_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
  XDG_CACHE_HOME=/tmp \
  FORWARDED_ALLOW_IPS=*
RUN python -m portal.running.messages \
  && python manage.py collectstatic --noinput --verbosity=0 \
  && python -m compileall -q /portal /venv/lib
USER portal
EXPOSE 8000
CMD ["gunicorn", "--bind=0.0.0.0:8000", "portal.wsgi"]
