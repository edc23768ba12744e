# Any image with Python 3.11 or newer as python3.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# The lock file to install: runtime, or mcp with the tools for AI assistants (PLANNER_MCP=yes).
ARG LOCK=runtime
# Makes the build reproducible: no timestamps in bytecode, no random order of sets.
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0
RUN python3 -m venv /opt/venv
WORKDIR /opt/planner
COPY requirements/runtime.lock requirements/mcp.lock requirements/
RUN /opt/venv/bin/python -m pip install --require-hashes --no-compile -r "requirements/$LOCK.lock" \
    && /opt/venv/bin/python -m pip uninstall --yes pip
COPY scripts/messages.py scripts/templates.py scripts/
COPY app app
COPY templates templates
COPY static static
# Bytecode that isn't compared with its source, and templates compiled in advance, make the start faster.
RUN /opt/venv/bin/python -m scripts.messages \
    && /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib app \
    && /opt/venv/bin/python -m scripts.templates

FROM ${BASE}
LABEL org.opencontainers.image.title="ACK Network Planner" \
      org.opencontainers.image.description="Plans the network of an ACK cluster before it exists: Terway or Flannel, overlaps, limits, and the fix" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="README.md, docs/hosting.md"
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 \
    PLANNER_HOST=0.0.0.0 PLANNER_PORT=8000 PLANNER_LOG_FORMAT=json
WORKDIR /opt/planner
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/planner/app app
COPY templates templates
COPY static static
COPY LICENSE NOTICE ./
USER 65534:65534
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-m", "app.healthcheck"]
CMD ["python", "-m", "app"]
