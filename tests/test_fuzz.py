"""Whatever a text is made of, nothing raises, every span gives its words and every number is accounted for."""

from hypothesis import HealthCheck, given, settings

from benchmarks.fuzz import TEXTS, problems


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(texts=TEXTS)
def test_news_fragments_in_any_order(texts):
    assert problems(texts) == []
