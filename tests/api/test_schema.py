"""What the API says of itself."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_schema_is_valid_and_made_without_a_warning(schema, tmp_path):
    validate_schema(schema)
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    assert yaml.safe_load((tmp_path / "schema.yml").read_text())["openapi"].startswith("3.")


def test_it_is_served_to_anyone_in_yaml_and_json(client, schema):
    assert yaml.safe_load(client.get("/api/schema/").content)["paths"].keys() == schema["paths"].keys()
    assert client.get("/api/schema/?format=json").json()["paths"].keys() == schema["paths"].keys()


def test_every_call_says_what_it_is_for_what_it_answers_and_how_it_refuses(schema):
    problem = "#/components/schemas/"
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            answers = call["responses"]
            assert call["description"], (path, method)
            assert {"200", "201"} & set(answers), (path, method)
            for status in set(answers) - {"200", "201"}:
                name = answers[status]["content"]["application/json"]["schema"]["$ref"].removeprefix(problem)
                assert {"code", "detail", "errors"} <= set(schema["components"]["schemas"][name]["properties"])


def test_docs_name_every_call_and_no_other(client, schema):
    written, shown = PAGE.read_text(), client.get("/api/docs/")
    assert [path for path in schema["paths"] if f"{path}`" not in written] == []
    assert [path for path in schema["paths"] if f"<code>{path}</code>" not in shown.content.decode()] == []
    named = {part.split()[-1] for part in written.split("`") if "/api/v1/" in part and "\n" not in part}
    assert {each.partition("?")[0] for each in named} == set(schema["paths"])
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "<script" not in shown.content.decode()
