"""Within a look the same is asked once, and what is too old is not believed."""

from cms.notifications import looking
from cms.notifications.looking import keep, one_look, seen


def test_within_a_look_the_same_is_asked_once_and_without_one_each_time():
    answers = iter(range(10))
    with one_look():
        assert [seen("a", answers.__next__), seen("a", answers.__next__), seen("b", answers.__next__)] == [0, 0, 1]
        keep({"c": "kept"})
        assert seen("c", answers.__next__) == "kept"
    keep({"a": "kept by nobody"})
    assert [seen("a", answers.__next__), seen("a", answers.__next__)] == [2, 3]


def test_what_is_too_old_is_asked_again_even_while_a_mail_server_keeps_a_batch_waiting(monkeypatch):
    answers = iter(range(10))
    with one_look():
        assert seen("a", answers.__next__) == 0
        monkeypatch.setattr(looking, "LASTS", 0)
        assert seen("a", answers.__next__) == 1
