import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.insertion import is_readable
from afterword.markup import read
from afterword.tagging import insert, is_front

OG = '<meta property="og:type" content="{}">'


def place(page: str, *, front: bool = False) -> str | None:
    """The page with a mark where the tags go, or None."""
    body = page.encode()
    marked = insert(body, read(body), lambda language: b"|", front=front)
    return None if marked is body else marked.decode()


def test_the_end_of_the_one_article_is_just_before_its_closing_tag() -> None:
    assert place("<main><article>a</article></main>") == (
        "<main><article>a|</article></main>"
    )


def test_an_article_inside_an_article_is_not_its_end() -> None:
    page = "<article>a<article>b</article>c</ARTICLE >d"
    assert place(page) == "<article>a<article>b</article>c|</ARTICLE >d"


@pytest.mark.parametrize(
    "page",
    [
        "<!-- <article> --><article>a</article>",
        "<article>a</article><script>'<article>'</script>",
        "<style>/* </article> */</style><article>a</article>",
        '<article title="</article>">a</article>',
        "<article title='a > b'>a</article>",
        "<template><article></article></template><article>a</article>",
        "<title><article></title><article>a</article>",
        "<article-card>x</article-card><article>a</article>",
    ],
)
def test_only_real_markup_counts(page: str) -> None:
    head, _, tail = page.rpartition("a</article>")
    assert place(page) == f"{head}a|</article>{tail}"


def test_several_articles_are_a_list_and_get_no_bar() -> None:
    assert place("<article>a</article><article>b</article>") is None


def test_a_front_page_gets_no_bar_even_with_one_article() -> None:
    assert place("<article>a</article>", front=True) is None


def test_a_page_without_article_gets_no_bar() -> None:
    assert place("<main><h1>About</h1></main>") is None


def test_a_list_by_its_og_type_gets_no_bar() -> None:
    assert place(OG.format("website") + "<article>a</article>") is None


def test_an_article_by_its_og_type_may_have_cards_beside_it() -> None:
    page = "<article><h1>t</h1>a</article><article>card</article>"
    marked = page.replace("a</article>", "a|</article>", 1)
    assert place(OG.format("article") + page) == OG.format("article") + marked


def test_without_a_heading_the_longest_article_is_the_one() -> None:
    cards = "<article>card</article>" * 2
    article = "<article><h2>t</h2>long</article>"
    page = f"{OG.format('article')}<main>{cards}{article}{cards}"
    assert place(page) == page.replace("long<", "long|<")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<main>a</main></body>", "<main>a|</main></body>"),
        ("<body>a</body>", "<body>a|</body>"),
        ("<p>a", "<p>a|"),
    ],
)
def test_an_article_without_its_element_ends_with_the_page(
    page: str, expected: str
) -> None:
    head = OG.format("article")
    assert place(head + page) == head + expected


def test_an_article_that_is_never_closed_ends_with_the_page() -> None:
    assert place("<body><article>a</body>") == "<body><article>a|</body>"


@pytest.mark.parametrize(
    "tag",
    [
        "<afterword-bar></afterword-bar>",
        "<afterword-comments></afterword-comments>",
        '<script type="module" src="/w.js" data-auto></script>',
    ],
)
def test_a_page_that_has_the_tags_is_left_alone(tag: str) -> None:
    assert place(f"<article>a{tag}</article>") is None


CARD = "<main><afterword-save article=/a/></afterword-save></main>"
SCRIPT = b"\n<script type=module></script>"


def with_script(page: str) -> str:
    """The page where the tags are the script and no more."""
    tags = SCRIPT + b"\n<afterword-bar></afterword-bar>\n"
    body = page.encode()
    return insert(body, read(body), lambda language: tags, front=True).decode()


@pytest.mark.parametrize("tag", ["afterword-save", "afterword-count"])
def test_a_page_of_cards_gets_the_script_alone(tag: str) -> None:
    page = CARD.replace("afterword-save", tag)
    assert with_script(page) == page.replace("</main>", f"{SCRIPT.decode()}</main>")


@pytest.mark.parametrize(
    "other",
    [
        '<script type="module" src="/afterword/afterword.js"></script>',
        "<script type=MODULE src=bundle.js></script>",
        "<afterword-bar></afterword-bar>",
    ],
)
def test_a_page_of_cards_that_can_show_them_is_left_alone(other: str) -> None:
    assert with_script(CARD + other) == CARD + other


def test_a_page_in_utf_16_is_left_alone() -> None:
    assert not is_readable("<article>a</article>".encode("utf-16"))


@pytest.mark.parametrize(
    ("root", "language"),
    [
        (b'<!DOCTYPE html>\n<HTML class="x" lang="pt-BR">', b"pt-BR"),
        (b"<html lang=de>", b"de"),
        (b"<p>no root</p>", b""),
    ],
)
def test_the_tags_are_those_for_the_language_of_the_root_element(
    root: bytes, language: bytes
) -> None:
    page = root + b"<article></article>"
    marked = insert(page, read(page), str.encode, front=False)
    assert marked == root + b"<article>" + language + b"</article>"


@pytest.mark.parametrize("name", ["index.html", "404.html", "de/index.html"])
def test_a_front_page_stands_at_the_root_of_the_site_or_a_language(name: str) -> None:
    assert is_front(name, ["en", "DE"])
    assert not is_front(f"posts/{name}", ["en", "DE"])


@given(st.text(alphabet="<>/!-'\"= article scriptmainbody\0\n", max_size=300))
def test_no_page_makes_it_fail(page: str) -> None:
    marked = place(page)
    assert marked is None or marked.replace("|", "", 1) == page


@given(st.binary(max_size=200))
def test_any_bytes_inside_the_article_keep_the_end(junk: bytes) -> None:
    quiet = junk.replace(b"<", b"").replace(b">", b"")
    page = b"<article>" + quiet + b"</article>"
    marked = insert(page, read(page), lambda language: b"|", front=False)
    assert marked == b"<article>" + quiet + b"|</article>"
