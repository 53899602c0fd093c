from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "zhiheng.instruments.ledger"

    def ready(self) -> None:
        from zhiheng.instruments.ledger import papers

        post_migrate.connect(papers.guard_tables, dispatch_uid="papers")
