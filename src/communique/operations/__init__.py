"""Operations: what runs by itself on a server, below Prefect, cron and systemd alike."""
