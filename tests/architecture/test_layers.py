"""The house stands: imports, foreign keys and migrations say what docs/architecture.md draws."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
#: Lowest first; a foreign key may point at its own layer or a lower one.
LAYERS = (
    "contenttypes",
    "auth",
    "sessions",
    "org",
    "allauth",  # second factors belong to accounts
    "kit",
    "registry",
    "ledgers",
    "indicators",
    "filing",
    "reports",
    "workbench",
)


def layer(label: str) -> int:
    parts = apps.get_app_config(label).name.split(".")
    return LAYERS.index(next((part for part in parts if part in LAYERS), label))


@pytest.mark.one_database
def test_imports_point_downwards() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.one_database
def test_foreign_keys_point_downwards() -> None:
    upward = [
        f"{model._meta.label}.{column.name} -> {column.related_model._meta.label}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is not None
        and layer(column.related_model._meta.app_label) > layer(model._meta.app_label)
    ]
    assert upward == []


@pytest.mark.one_database
def test_no_foreign_key_joins_two_domains() -> None:
    across = [
        f"{model._meta.label}.{column.name} -> {column.related_model._meta.label}"
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name.startswith("linli.ledgers.")
        for column in model._meta.concrete_fields
        if column.related_model is not None
        and apps.get_app_config(column.related_model._meta.app_label).name.startswith("linli.ledgers.")
        and column.related_model._meta.app_label not in {model._meta.app_label, "shared"}
    ]
    assert across == []


@pytest.mark.one_database
@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
