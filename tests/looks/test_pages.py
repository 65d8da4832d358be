"""The frame: languages, institution, illustration line, neutral pages."""

import re

from django.test import Client


def links(html: str) -> dict[str, str]:
    return dict(re.findall(r'<a href="([^"]+)" hreflang="([^"]+)"', html))


def test_languages_lead_to_the_same_page_with_its_question(gallery: Client) -> None:
    html = gallery.get("/en/queue/?status=open&text=a%26b").content.decode()
    assert {tag: url.replace("&amp;", "&") for url, tag in links(html).items()} == {
        tag: f"/{code}/queue/?status=open&text=a%26b"
        for code, tag in [
            ("ar", "ar"),
            ("en", "en"),
            ("es", "es"),
            ("fr", "fr"),
            ("ru", "ru"),
            ("zh-hans", "zh-Hans"),
        ]
    }


def test_the_page_says_its_language_and_direction(gallery: Client) -> None:
    arabic = gallery.get("/ar/queue/").content.decode()
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "portal.rtl.css" in arabic
    chinese = gallery.get("/zh-hans/queue/").content.decode()
    assert '<html lang="zh-Hans" dir="ltr">' in chinese
    assert "portal.rtl.css" not in chinese


def test_an_address_of_another_host_cannot_be_smuggled_in(gallery: Client) -> None:
    html = gallery.get("//evil.example/en/queue/").content.decode()
    assert 'href="//' not in html


def test_the_institution_comes_first_and_colours_the_band_only(gallery: Client) -> None:
    html = gallery.get("/en/gallery/").content.decode()
    assert html.index("Economic and Social Council") < html.index("Civic Space Portal</a>")
    assert '<body class="accent-teal ' in html


def test_an_illustration_says_so_and_others_do_not(gallery: Client) -> None:
    sentence = "people and cases are invented"
    assert sentence in gallery.get("/en/gallery/").content.decode()
    assert sentence not in gallery.get("/en/form/").content.decode()


def test_a_neutral_page_names_nothing(gallery: Client) -> None:
    html = gallery.get("/en/neutral/").content.decode()
    assert "<title>Box</title>" in html
    assert "band-none" in html
    assert "account" not in html


def test_each_component_names_itself_once(gallery: Client) -> None:
    html = gallery.get("/en/gallery/").content.decode()
    assert html.count("<h1>") == 2  # the page's own and the receipt's
    assert 'aria-current="step"' in html
    assert "This policy provides no remedy" in html
