from pathlib import Path

import pytest

from afterword.errors import SettingsError
from afterword.settings import Settings, ignored


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings.read({"PATH": "/bin", "AFTERWORD_PORT": ""})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.site) == ("127.0.0.1", 8000, None)


def test_values_are_read_with_their_types() -> None:
    settings = Settings.read(
        {
            "AFTERWORD_SITE": "blog",
            "AFTERWORD_PORT": "8080",
            "AFTERWORD_ORIGINS": "https://a.example, http://localhost:1313",
            "AFTERWORD_COUNT_TTL": "0.5",
            "AFTERWORD_INSERT": "0",
        }
    )
    assert settings.site == Path("blog")
    assert settings.port == 8080
    assert settings.origins == ("https://a.example", "http://localhost:1313")
    assert settings.count_ttl == 0.5
    assert settings.insert is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("PORT", "8e3"),
        ("WORKERS", "-1"),
        ("ORIGINS", "example.org"),
        ("ORIGINS", "*"),
        ("ORIGINS", "https://example.org/a"),
        ("UPSTREAM", "https://giscus.app/en"),
        ("COUNT_TTL", "0"),
        ("COUNT_TTL", "inf"),
        ("CACHE_URL", "memcached://x"),
        ("TRUSTED_PROXIES", "all"),
        ("LOG", "xml"),
        ("METRICS", "yes"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_is_allowed(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({f"AFTERWORD_{name}": value})
    assert f"AFTERWORD_{name} is '{value}', which is not " in caught.value.message
    assert f"AFTERWORD_{name}=" in caught.value.fix


def test_origins_are_kept_as_browsers_send_them() -> None:
    given = "https://A.example/, https://b.example:443, http://[::1]:8000"
    settings = Settings.read({"AFTERWORD_ORIGINS": given})
    kept = ("https://a.example", "https://b.example", "http://[::1]:8000")
    assert settings.origins == kept


def test_of_several_origins_the_wrong_one_is_named() -> None:
    with pytest.raises(SettingsError, match=r"list of origins: 'b\.example' is not"):
        Settings.read({"AFTERWORD_ORIGINS": "https://a.example, b.example"})


@pytest.mark.parametrize("password", ["a/b", "a#b", "a?b", "a[b", "a#b@c"])
def test_a_password_that_cuts_an_address_is_found_and_not_shown(password: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"AFTERWORD_CACHE_URL": f"redis://:{password}@host:6379/0"})
    assert "%23 for #" in caught.value.message
    assert password not in str(caught.value)


def test_names_that_are_no_setting_are_told() -> None:
    given = {"AFTERWORD_WORKER": "2", "AFTERWORD_WORKERS": "2", "PATH": "/bin"}
    (said,) = ignored(given)
    assert "AFTERWORD_WORKER is no setting" in said
    assert "Did you mean AFTERWORD_WORKERS?" in said


@pytest.mark.parametrize(("log", "told"), [("", 1), ("text", 0)])
def test_a_setting_that_changes_nothing_without_another_is_told(
    log: str, told: int
) -> None:
    given = {"AFTERWORD_LOG_READERS": "1", "AFTERWORD_LOG": log}
    said = [line.startswith("AFTERWORD_LOG_READERS changes") for line in ignored(given)]
    assert said == [True] * told


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("COUNT_TTL", "1e12", "a number of seconds above 0 and up to 9999999."),
        ("UPSTREAM_TIMEOUT", "60.5", "a number of seconds above 0 and up to 60."),
        ("INSERT", "no", "0 or 1."),
        ("CACHE_URL", "redis://a/x", "that ends in the number of a database."),
    ],
)
def test_what_is_allowed_is_told_as_a_person_would(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({f"AFTERWORD_{name}": value})
    assert caught.value.message.endswith(allowed)


@pytest.mark.parametrize("end", ["", "/", "/3", "/3?timeout=1"])
def test_the_number_of_a_database_may_be_left_out(end: str) -> None:
    url = f"redis://127.0.0.1:6379{end}"
    assert Settings.read({"AFTERWORD_CACHE_URL": url}).cache_url == url


@pytest.mark.parametrize(
    ("given", "meant"),
    [("TTL", "COUNT_TTL"), ("PROXIES", "TRUSTED_PROXIES"), ("SITES", "SITE")],
)
def test_a_name_is_found_by_its_last_word_too(given: str, meant: str) -> None:
    (said,) = ignored({f"AFTERWORD_{given}": "1"})
    assert said.endswith(f"Did you mean AFTERWORD_{meant}?")


def test_a_password_in_a_wrong_value_is_not_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"AFTERWORD_CACHE_URL": "rediz://user:secret@host"})
    assert "secret" not in str(caught.value)
