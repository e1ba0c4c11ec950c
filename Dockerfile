# One image for every role: `manage.py serve --only web|sandbox|worker|beat`, `manage.py migrate` (compose.yaml).
FROM python:3.11-slim
RUN useradd --uid 10001 --create-home connect && install -d -o connect /var/lib/connect
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CONNECT_HOME=/var/lib/connect BIND=0.0.0.0 PORT=8000 LOG_FORMAT=json
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --root-user-action ignore -r requirements.txt
COPY . .
USER connect
RUN SECRET_KEY=build ENCRYPTION_KEYS=build python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--only", "web"]
