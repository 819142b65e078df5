FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir '.[postgres]' && useradd --create-home reviewer && mkdir /data && chown reviewer /data
USER reviewer
ENV PILOT_REVIEW_HOME=/data
ENTRYPOINT ["pilot-review"]
