"""GET /api/v1/instance-types."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.plans import NEWEST

ADDRESS = "/api/v1/instance-types"


def test_a_type_comes_with_its_figures_and_pods(client: TestClient) -> None:
    answer = client.get(ADDRESS, params={"q": "c7.4xlarge", "family": "c7"}).json()

    assert answer["total"] == 1
    [found] = answer["types"]
    assert (found["type"], found["family"], found["vcpu"]) == ("ecs.c7.4xlarge", "ecs.c7", 16)
    assert found["pods_per_node"] == {"shared_eni": 210, "exclusive_eni": 7, "trunk_eni": 72}
    assert found["sources"]


def test_what_is_left_out_is_counted(client: TestClient) -> None:
    answer = client.get(ADDRESS).json()

    assert len(answer["types"]) == 20
    assert answer["total"] > 1000


def test_nothing_found_is_an_answer(client: TestClient) -> None:
    answer = client.get(ADDRESS, params={"q": "no-such-type"})

    assert answer.status_code == 200
    assert answer.json() == {"rules": NEWEST, "total": 0, "types": [], "missing_families": []}


def test_every_mistake_is_named_at_once(client: TestClient) -> None:
    link = (
        "?q=" + "x" * 81 + "&vcpu=many&pods=-1&limit=101&mode=fast&rules=1999-01&family=c7&family=g7&size=3"
    )
    answer = client.get(ADDRESS + link)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert {(error["pointer"], error["code"]) for error in errors} == {
        ("/q", "too-long"),
        ("/vcpu", "number-invalid"),
        ("/pods", "number-out-of-bounds"),
        ("/limit", "number-out-of-bounds"),
        ("/mode", "choice-unknown"),
        ("/rules", "rules-unknown"),
        ("/family", "parameter-repeated"),
        ("", "parameter-unknown"),
    }
    assert all(error["detail"] and "{" not in error["detail"] for error in errors)


def test_the_description_has_every_parameter(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"][ADDRESS]["get"]["parameters"]
    asked = {each["name"]: each["example"] for each in described}

    assert client.get(ADDRESS, params=asked).status_code == 200
    assert set(asked) == {"q", "family", "vcpu", "memory_gib", "pods", "mode", "limit", "rules"}
