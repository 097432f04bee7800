"""Pages may load pictures from where they are kept, and from nowhere else."""

from cms.lib import env


def test_pictures_in_a_bucket_are_loaded_from_its_host_and_no_other(monkeypatch):
    monkeypatch.setenv("STORAGE_URL", "s3://KEY:SECRET@objects.example.org/pictures")
    hosts = ["https://objects.example.org", "https://pictures.objects.example.org"]
    assert env.picture_hosts(env.storage("STORAGE_URL")) == hosts
    for value in ("", "file:///srv/pictures"):
        monkeypatch.setenv("STORAGE_URL", value)
        assert env.picture_hosts(env.storage("STORAGE_URL")) == []
