import json
import sys
from pathlib import Path

import pytest

from helper.bridge import origins, register

PROGRAM = Path("/opt/sidecall/sidecall-bridge")


@pytest.fixture(autouse=True)
def a_user(monkeypatch, tmp_path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SIDECALL_HOME", str(tmp_path / "sidecall"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class FakeRegistry:
    def __init__(self, **keys: str) -> None:
        self.keys = keys

    def set_default(self, key: str, value: str) -> None:
        self.keys[key] = value

    def delete(self, key: str) -> None:
        self.keys.pop(key, None)


def test_the_manifest_names_our_program_and_our_extension_only():
    assert json.loads(register.manifest(PROGRAM)) == {
        "name": "com.sidecall.bridge",
        "description": "Tells Sidecall's extension where Sidecall listens",
        "path": str(PROGRAM),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension_id}/" for extension_id in origins.EXTENSION_IDS],
    }


@pytest.mark.parametrize(
    ("platform", "places"),
    [
        ("linux", [".config/chromium", ".config/google-chrome", ".config/microsoft-edge"]),
        (
            "darwin",
            [
                "Library/Application Support/Chromium",
                "Library/Application Support/Google/Chrome",
                "Library/Application Support/Microsoft Edge",
            ],
        ),
    ],
)
def test_each_browser_gets_the_manifest_where_it_looks(monkeypatch, a_user, platform, places):
    monkeypatch.setattr(sys, "platform", platform)
    written = register.register(PROGRAM)
    assert files(a_user) == [f"{place}/NativeMessagingHosts/com.sidecall.bridge.json" for place in places]
    assert sorted(written) == sorted(str(a_user / file) for file in files(a_user))
    assert {Path(file).read_text() for file in written} == {register.manifest(PROGRAM)}


def test_linux_browsers_follow_xdg(monkeypatch, a_user):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(a_user / "elsewhere"))
    register.register(PROGRAM)
    assert all(file.startswith("elsewhere/") for file in files(a_user))


def test_removing_leaves_what_was_there_before(monkeypatch, a_user):
    monkeypatch.setattr(sys, "platform", "linux")
    other = a_user / ".config" / "chromium" / "NativeMessagingHosts" / "org.example.other.json"
    other.parent.mkdir(parents=True)
    other.write_text("{}")
    register.register(PROGRAM)
    register.unregister()
    assert files(a_user) == [".config/chromium/NativeMessagingHosts/org.example.other.json"]
    assert not (a_user / ".config" / "google-chrome").exists()
    register.unregister()


def test_registering_again_changes_nothing_and_a_moved_program_is_followed(monkeypatch, a_user):
    monkeypatch.setattr(sys, "platform", "linux")
    first = Path(register.register(PROGRAM)[0])
    before = first.stat().st_mtime_ns
    register.register(PROGRAM)
    assert first.stat().st_mtime_ns == before
    register.register(Path("/elsewhere/sidecall-bridge"))
    assert json.loads(first.read_text())["path"] == "/elsewhere/sidecall-bridge"


def test_windows_has_one_manifest_and_a_key_for_each_browser(a_user):
    registry = FakeRegistry(**{r"Software\Other": "kept"})
    register.register(Path(r"C:\Sidecall\sidecall-bridge.exe"), registry, windows=True)
    path = a_user / "sidecall" / "native-messaging" / "com.sidecall.bridge.json"
    assert json.loads(path.read_text())["path"] == r"C:\Sidecall\sidecall-bridge.exe"
    assert registry.keys == {
        r"Software\Other": "kept",
        r"Software\Google\Chrome\NativeMessagingHosts\com.sidecall.bridge": str(path),
        r"Software\Microsoft\Edge\NativeMessagingHosts\com.sidecall.bridge": str(path),
        r"Software\Chromium\NativeMessagingHosts\com.sidecall.bridge": str(path),
    }
    register.unregister(registry, windows=True)
    assert registry.keys == {r"Software\Other": "kept"}
    assert files(a_user) == []


def test_a_browser_with_a_profile_of_its_own(a_user):
    path = register.register_in_profile(a_user / "profile", PROGRAM)
    assert path == a_user / "profile" / "NativeMessagingHosts" / "com.sidecall.bridge.json"
    assert json.loads(path.read_text())["path"] == str(PROGRAM)
    register.unregister_in_profile(a_user / "profile")
    assert files(a_user) == []


def test_our_own_program_is_the_one_beside_our_python():
    program = register.bridge_program()
    assert program.is_absolute()
    assert program.parent == Path(sys.executable).parent
    assert program.stem == "sidecall-bridge"


def test_a_sidecall_without_its_bridge_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(FileNotFoundError, match="sidecall-bridge"):
        register.register()
