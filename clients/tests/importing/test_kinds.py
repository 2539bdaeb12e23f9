"""Words for kinds, and what is asked about."""

import pytest

from clients.importing.kinds import kind_of, read_answers, read_kind
from groundwork.device_kinds import DEVICES, label
from groundwork.tables.errors import UnreadableFileError


@pytest.mark.parametrize("kind", DEVICES)
def test_our_own_words_come_back(kind: str) -> None:
    assert kind_of(kind, "", "", {}) == kind
    # A "power supply" in a file may be the part of a computer.
    assert kind_of(str(label(kind)), "", "", {}) == (None if kind == "ups" else kind)


@pytest.mark.parametrize(
    ("word", "chassis", "os", "kind"),
    [
        ("WINDOWS_WORKSTATION", "DESKTOP", "Windows 11 Pro", "workstation"),
        ("WINDOWS_WORKSTATION", "LAPTOP", "Windows 11 Pro", "laptop"),
        ("WINDOWS_WORKSTATION", "LAPTOP", "macOS 15.1", "laptop"),
        ("WINDOWS_SERVER", "UNKNOWN", "", "server"),
        ("NMS_PRINTER", "UNKNOWN", "", "printer"),
        ("NMS_WAP", "UNKNOWN", "", "access-point"),
        ("NMS_SWITCH", "UNKNOWN", "", "switch"),
        ("NMS_FIREWALL", "UNKNOWN", "", "firewall"),
        ("VMWARE_VM_HOST", "", "", "server"),
        ("HYPERV_VMM_HOST", "", "", "server"),
        ("Network Device (Access Point)", "", "", "access-point"),
        ("Network Device (Switch)", "", "", "switch"),
        ("Network Device (Firewall)", "", "", "firewall"),
        ("workstation", "darwin", "macOS 15.1", "workstation"),
        ("workstation", "windows", "Windows 11 Pro", "workstation"),
        ("Desktop", "", "", "workstation"),
        ("Laptop/Desktop", "Notebook", "", "laptop"),
        ("Laptop/Desktop", "Mini Tower", "", "workstation"),
        ("Mobile Workstation", "", "", "laptop"),
        ("Print Server", "", "", "server"),
        ("IP Phone", "", "", "phone"),
        ("Smartphone", "", "", "mobile"),
        ("UPS", "", "", "ups"),
        ("NAS", "", "", "nas"),
        ("IP Camera", "", "", "camera"),
        ("agent", "", "Windows Server 2022", "server"),
        ("", "", "Windows 11 Pro", "workstation"),
        ("", "Laptop", "Windows 11 Pro", "laptop"),
        ("MAC", "", "macOS 15.1", "workstation"),
        ("MacBook", "", "macOS 15.1", "laptop"),
        ("MacBook", "darwin", "", "laptop"),
        ("MacBook Pro 14", "", "macOS", "laptop"),
        ("MacBookPro", "", "macOS", "laptop"),
        ("MacBook Air M2", "", "", "laptop"),
        ("MacBook Charger", "", "", None),
        ("", "", "iPadOS 18", "mobile"),
        ("", "Notebook", "", "laptop"),
        ("", "Tower", "", "workstation"),
        ("Mini Tower", "", "Windows Server 2022 Standard", "server"),
        ("Desktop", "", "Microsoft Windows Server 2019", "server"),
        ("VMware", "", "Windows 11 Pro", "workstation"),
        ("VMware", "", "Win 2022", "server"),
        ("Rack Mount Chassis", "", "Windows Server 2019", "server"),
        ("Main System Chassis", "", "", "server"),
        ("Windows", "", "Win 11", "workstation"),
        ("Apple Mac", "", "14.5", "workstation"),
        ("Portable", "", "Windows 11", "laptop"),
        ("", "10", "Windows 11 Pro", "laptop"),
        ("", "{3}", "Windows 11 Pro", "workstation"),
        ("", "", "MacMDM", "workstation"),
        ("", "", "IPhone", "mobile"),
        ("", "", "AndroidForWork", "mobile"),
        ("APPLE_IOS", "", "iOS 18", "mobile"),
        ("Cell Phone", "", "", "mobile"),
        ("L3 Switch", "", "IOS 15.2(4)E", "switch"),
        ("Arbeitsplatz-PC", "", "", "workstation"),
        ("Note book", "", "", "laptop"),
        ("uap", "", "", "access-point"),
        ("wireless", "", "", "access-point"),
        ("VOIP phone", "", "", "phone"),
        ("Arbeitsplatzrechner", "", "", "workstation"),
        ("", "", "Windows SBS 2011", "server"),
        ("", "", "Win2k19", "server"),
        ("", "", "Windows 2k16", "server"),
        ("", "", "Win2019", "server"),
        ("", "", "Ubuntu Server 22.04", "server"),
        ("", "", "Ubuntu 22.04 Server", "server"),
        ("", "", "Red Hat Enterprise Linux Server 8", "server"),
        ("", "", "10.0.20348", "server"),
        ("", "", "Windows 10.0.20348", "server"),
        ("", "", "Windows 10.0.22631", "workstation"),
        ("", "", "Windows 11 Pro 10.0.26100", "workstation"),
        ("", "", "pfSense 2.7", "firewall"),
        ("", "", "OPNsense 24.1", "firewall"),
        ("Firewall", "", "pfSense 2.7", "firewall"),
        ("Server", "", "Windows 10.0.17763", "server"),
        ("", "Laptop", "Windows 10.0.26100", "laptop"),
        ("Windows Server", "", "Windows", "server"),
        ("Windows Server 2022", "", "Windows", "server"),
        ("Windows", "", "Windows Server 2022", "server"),
        ("Windows Server", "", "10.0.17763", "server"),
        ("", "Microsoft Windows Server 2022 Standard", "Windows", "server"),
        ("", "", "mac 15.5", "workstation"),
        ("Drucker", "", "", "printer"),
        ("USV", "", "", "ups"),
        ("Ordinateur portable", "", "", "laptop"),
        ("Pare-feu", "", "", "firewall"),
        ("Point d'accès Wi-Fi", "", "", "access-point"),
        ("Estación de trabajo", "", "", "workstation"),
        ("Teléfono móvil", "", "", "mobile"),
    ],
)
def test_words_of_many_tools(word: str, chassis: str, os: str, kind: str) -> None:
    assert kind_of(word, chassis, os, {}) == kind


@pytest.mark.parametrize(
    ("word", "chassis", "os"),
    [
        ("toaster", "windows", "Windows 11 Pro"),
        ("NMS_ROUTER", "", ""),
        ("", "", ""),
        ("agent", "", "Debian 12"),
        ("Laptop/Desktop", "", ""),
        ("Laptop", "", "Windows Server 2022"),
        ("Server", "", "Windows 11 Pro"),
        ("Switch", "", "Windows 11 Pro"),
        ("", "Notebook", "Windows Server 2022"),
        ("", "", "IOS 15.2(4)E"),
        ("Portable", "", ""),
        ("KVM Switch", "", ""),
        ("Laptop Charger", "", "Windows 11 Pro"),
        ("Windows Server CAL", "", "Windows Server 2022"),
        ("Power Supply", "", ""),
        ("Software Firewall", "", ""),
        ("#N/A", "", "Windows 11 Pro"),
        ("", "", "Windows 10.0.17763"),
        ("", "", "10.0.14393"),
        ("", "", "Windows 10.0.26100.1742"),
        ("", "", "Windows NT 10.0"),
        ("", "", "Windows 6.3.9600"),
        ("", "Tower", "Windows 10.0.17763"),
        ("Laptop", "", "Windows SBS 2011"),
        ("Laptop", "", "Ubuntu Server 22.04"),
        ("Server", "", "pfSense 2.7"),
        ("Windows Server", "", "Windows 11 Pro"),
        ("Windows 11", "", "Windows Server 2022"),
        ("macOS", "", "iOS 18"),
    ],
)
def test_what_is_not_known_is_asked_about(word: str, chassis: str, os: str) -> None:
    assert kind_of(word, chassis, os, {}) is None


def test_an_answer_goes_before_the_guess_and_one_with_the_chassis_first_of_all() -> None:
    answers = read_answers([("Toaster", "other"), ("workstation+darwin", "laptop"), ("WINDOWS_SERVER", "ignore")])
    assert kind_of("toaster", "", "", answers) == "other"
    assert kind_of("workstation", "darwin", "macOS", answers) == "laptop"
    assert kind_of("workstation", "windows", "Windows 11", answers) == "workstation"
    assert kind_of("windows server", "", "", answers) == "ignore"


def test_a_contradiction_is_one_question_for_each_pair() -> None:
    reads = [read_kind("Laptop", "", os, "", {}) for os in ("Windows Server 2022", "Windows Server 2019 Standard")]
    assert [(read.kind, read.key) for read in reads] == [(None, "laptop + windows server")] * 2
    answers = read_answers([("laptop + windows server", "server")])
    assert read_kind("Laptop", "", "Windows Server 2022", "", answers).kind == "server"
    assert read_kind("Laptop", "", "Windows 11", "", answers).kind == "laptop"


def test_two_columns_that_name_kinds_are_compared() -> None:
    assert read_kind("Printer", "", "", "Switch", {}).key == "printer + switch"
    assert read_kind("Workstation", "", "", "Laptop", {}).kind == "laptop"
    assert read_kind("Server", "", "", "Virtual Server", {}).kind == "server"


def test_an_answer_for_the_word_alone_holds_for_every_chassis() -> None:
    assert kind_of("workstation", "laptop", "", read_answers([("workstation", "workstation")])) == "workstation"


def test_an_answer_that_is_no_kind_is_explained() -> None:
    with pytest.raises(
        UnreadableFileError, match=r"“breadbox” is no kind of device. The kinds are: server, workstation"
    ):
        read_answers([("toaster", "breadbox")])


@pytest.mark.parametrize(
    "word",
    ["Desktop Phone", "Tower UPS", "PC Monitor", "Desktop Printer", "Laptop Dock", "Server Rack", "Server room UPS",
     "Mobile Broadband Router"],
)  # fmt: skip
def test_a_word_that_names_two_things_or_none_is_asked_about(word: str) -> None:
    assert kind_of(word, "", "Windows 11", {}) is None


def test_an_answer_about_rows_without_a_word_is_for_those_that_say_nothing() -> None:
    assert kind_of("", "", "", {"": "other"}) == "other"
    assert kind_of("", "Laptop", "Windows 11", {"": "other"}) == "laptop"
