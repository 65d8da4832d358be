"""Forms as they are rendered, and the fields with a look of their own."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.test import Client
from django.utils.datastructures import MultiValueDict

from portal.looks.fields import DateInputField, DateParts, LimitedTextField, count_words


class Elements(HTMLParser):
    """All start tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _tag, attrs in self.found if "id" in attrs]

    def by_name(self, name: str) -> dict[str, str | None]:
        return next(attrs for _tag, attrs in self.found if attrs.get("name") == name)


@pytest.fixture(params=["en", "ar"])
def invalid(gallery: Client, request: pytest.FixtureRequest) -> str:
    return gallery.get(f"/{request.param}/form/?sent").content.decode()


def test_ids_are_unique_and_descriptions_exist(invalid: str) -> None:
    page = Elements(invalid)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    named = [
        one for _tag, attrs in page.found for one in (attrs.get("aria-describedby") or "").split()
    ]
    assert len(named) > 12
    assert set(named) <= set(ids)


def test_every_label_and_every_link_of_the_summary_leads_to_a_control(
    invalid: str,
) -> None:
    page = Elements(invalid)
    controls = {
        attrs.get("id") for tag, attrs in page.found if tag in {"input", "select", "textarea"}
    }
    labels = [attrs.get("for") for tag, attrs in page.found if tag == "label"]
    summary = re.search(r'error-summary__list">(.*?)</ul>', invalid, re.DOTALL)
    assert summary is not None
    anchors = re.findall(r'href="#([^"]+)"', summary[1])
    assert len(anchors) == 8
    assert set(anchors) <= controls
    assert set(labels) <= controls


def test_the_title_says_that_there_is_an_error(gallery: Client) -> None:
    assert "<title>Error: " in gallery.get("/en/form/?sent").content.decode()
    assert "<title>Register" in gallery.get("/en/form/").content.decode()


def test_the_browser_neither_cuts_nor_refuses(gallery: Client) -> None:
    html = gallery.get("/en/form/").content.decode()
    page = Elements(html)
    for _tag, attrs in page.found:
        assert not {"maxlength", "required", "min", "max"} & set(attrs)
    assert page.by_name("members")["type"] == "text"
    assert page.by_name("members")["inputmode"] == "numeric"
    assert page.by_name("name")["dir"] == "auto"
    assert page.by_name("email")["dir"] == "ltr"
    assert "You can write up to 500 words." in html


def test_optional_is_marked_and_required_is_not(gallery: Client) -> None:
    html = gallery.get("/en/form/").content.decode()
    assert html.count("(optional)") == 4
    assert "*" not in re.sub(r"<[^>]+>", "", html)


class Dated(forms.Form):
    day = DateInputField()


def posted(day: str, month: str, year: str) -> Dated:
    return Dated({"day_day": day, "day_month": month, "day_year": year})


@pytest.mark.parametrize(
    "parts",
    [
        ("27", "3", "2026"),
        ("٢٧", "٣", "٢٠٢٦"),
        ("۲۷", "۰۳", "۲۰۲۶"),
        (" 27", "03", "2026 "),
    ],
)
def test_a_date_in_any_digits(parts: tuple[str, str, str]) -> None:
    form = posted(*parts)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "required"),
        (("1", "", "2026"), "incomplete"),
        (("31", "2", "2026"), "impossible"),
        (("1", "May", "2026"), "digits"),
        (("1", "5", "26"), "short_year"),
        (("1", "5", "²026"), "digits"),
        (("0", "5", "2026"), "impossible"),
    ],
)
def test_a_date_that_is_none(parts: tuple[str, str, str], code: str) -> None:
    form = posted(*parts)
    assert [error.code for error in form.errors.as_data()["day"]] == [code]


def test_what_was_typed_comes_back() -> None:
    html = str(posted("٣١", "2", "2026")["day"])
    assert 'value="٣١"' in html


def test_a_date_knows_whether_it_changed() -> None:
    data = {"day_day": "٢٧", "day_month": "3", "day_year": "2026"}
    assert not Dated(data, initial={"day": date(2026, 3, 27)}).has_changed()
    assert Dated(data, initial={"day": date(2026, 3, 28)}).has_changed()
    assert DateParts().value_omitted_from_data({}, MultiValueDict(), "day")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two  three\nfour", 4),
        ("حقوق الإنسان للجميع", 3),
        ("公民社会", 4),
        ("公民 space", 3),
        ("l’État, c’est-à-dire", 2),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_text_over_its_limit_is_refused_with_both_numbers() -> None:
    class Limited(forms.Form):
        text = LimitedTextField(max_words=3)

    assert Limited({"text": "one two three"}).is_valid()
    form = Limited({"text": "one two three four"})
    assert form.errors["text"] == ["This text has 4 words; the limit is 3 words."]
