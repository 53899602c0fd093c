from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "zhiheng.surfaces.portal"

    def ready(self) -> None:
        from zhiheng.surfaces.portal import checks  # noqa: F401

        post_migrate.connect(create_cache_table, sender=apps.get_app_config("people"))


def create_cache_table(using: str, **_: Any) -> None:
    """Sign-in counts wrong passwords in the cache: a migrated database must have its table."""
    call_command("createcachetable", database=using, verbosity=0)
