"""Lists in the headers of further tools, a made-up row or some for each: what comes in is right or asked about.

docs/importing.md says where each header was seen. Those of `test_exports.py` are whole files.
"""

import pytest

from clients.importing.rows import Choices
from clients.tests.files import csv_of, dry_run

SEEN = "2026-11-20T08:00:00Z"
# The tool: its header; its rows; what they come to as host, kind and serial; and the words that are asked about.
TOOLS: dict[str, tuple[str, tuple[str, ...], set[tuple[str, str, str]], dict[str, int]]] = {
    "NinjaOne": (
        "id,systemName,displayName,organizationName,locationName,nodeClass,lastContact,offline,system.serialNumber,"
        "system.biosSerialNumber,system.manufacturer,system.model,os.name",
        (
            "1,LT-01,Ruth,Harbor,Main,WINDOWS_WORKSTATION,1795000000.0,False,SN1,SN1,Dell,XPS,Windows 11 Professional",
            "2,SRV-01,SRV-01,Harbor,Main,WINDOWS_SERVER,1795000000.0,False,,SN2,HPE,DL360,Windows Server 2022",
            "3,ESX1,ESX1,Harbor,Main,VMWARE_VM_HOST,1795000000.0,False,,,HPE,DL360,VMware ESXi 8",
            "4,GW,GW,Harbor,Main,NMS_PRIVATE_NETWORK_GATEWAY,,False,,,,,",
            "5,AP,AP,Harbor,Main,NMS_WAP,,False,,,,,",
        ),
        {
            ("LT-01", "workstation", "SN1"),
            ("SRV-01", "server", "SN2"),
            ("ESX1", "server", ""),
            ("AP", "access-point", ""),
        },
        {"NMS_PRIVATE_NETWORK_GATEWAY": 1},
    ),
    "N-able N-central": (
        "DeviceID,CustomerName,SiteName,DeviceName,MachineType,LastLoggedInUser,OS,IPAddress,BitlockerStatus",
        (
            "1,Harbor,Main,WS1,Workstations - Windows,ruth,Microsoft Windows 11 Professional x64 Edition,10.0.0.1,On",
            "2,Harbor,Main,SRV1,Servers - Windows,ruth,Microsoft Windows Server 2022 Standard x64 Edition,10.0.0.2,On",
            "3,Harbor,Main,LT1,Laptop - Windows,ruth,Microsoft Windows 11 Professional x64 Edition,10.0.0.3,On",
            "4,Harbor,Main,SW1,Switch/Router,,,10.0.0.4,",
        ),
        {("WS1", "workstation", ""), ("SRV1", "server", ""), ("LT1", "laptop", "")},
        {"Switch/Router": 1},
    ),
    "ConnectWise Automate": (
        "Client Name,Location Name,Computer Name,Operating System,Last Contact,Days Since Last Contact",
        (
            "Harbor,Main,PC1,Microsoft Windows 11 Pro x64,11/20/2026 8:00:00 AM,10",
            "Harbor,Main,SRV1,Microsoft Windows Server 2022 Standard x64,11/20/2026 8:00:00 AM,10",
        ),
        {("PC1", "workstation", ""), ("SRV1", "server", "")},
        {},
    ),
    "SuperOps": (
        "assetId,name,assetClass,client,site,serialNumber,manufacturer,model,hostName,platform,status,"
        "lastCommunicatedTime,platformFamily,platformCategory,platformVersion,warrantyExpiryDate,deviceCategory",
        (
            f"1,PC1,Windows Workstation,Harbor,Main,SN1,Dell,Latitude,PC1,Microsoft Windows 11 Pro,ONLINE,{SEEN},"
            "Windows,WORKSTATION,10.0.22631,2027-01-01,LAPTOP",
            f"2,SRV1,Windows Server,Harbor,Main,SN2,Dell,R640,SRV1,Microsoft Windows Server 2022,OFFLINE,{SEEN},"
            "Windows,SERVER,10.0.20348,,SERVER",
        ),
        {("PC1", "laptop", "SN1"), ("SRV1", "server", "SN2")},
        {},
    ),
    "Syncro": (
        "id,name,customer_id,customer.business_name,asset_type,asset_serial,created_at,external_rmm_link",
        (
            "1,PC1,7,Harbor,Syncro Device,SN1,2019-11-04T14:55:01.790Z,",
            "2,SRV1,7,Harbor,Server,SN2,2019-11-04T14:55:01.790Z,",
        ),
        {("SRV1", "server", "SN2")},
        {"Syncro Device": 1},
    ),
    "Mosyle": (
        "deviceudid,serial_number,device_name,device_model,os,osversion,date_last_beat,status,asset_tag,userid",
        ("u1,C02X,Mac,MacBook Air,mac,15.5,1795000000,active,,ruth", "u2,DMPX,Pad,iPad,ios,18.1,1795000000,active,,"),
        {("Mac", "workstation", "C02X"), ("Pad", "mobile", "DMPX")},
        {},
    ),
    "Jamf Pro": (
        "Computer Name,Serial Number,Last Check-in,FileVault Status,System Integrity Protection",
        ("Lab-01,C02XK0AAJG5H,2026-11-20 08:00:00,Pass,Compliant",),
        set(),
        {"": 1},
    ),
    "Intune": (
        "Id,DeviceName,SerialNumber,Model,Manufacturer,OperatingSystem,OSVersion,DeviceType,JoinType,"
        "ManagedDeviceOwnerType,ManagementState,IsEncrypted,ComplianceState,LastSyncDateTime",
        (
            f"a,PC1,S1,Surface,Microsoft,Windows,10.0.22631.4460,desktop,azureADJoined,company,managed,,,{SEEN}",
            f"b,PC2,S2,Latitude,Dell,Windows,10.0.22631.4460,windowsRT,azureADJoined,company,managed,,,{SEEN}",
            f"c,IP,S3,iPhone 15,Apple,iOS,18.1,iPhone,azureADRegistered,personal,managed,True,compliant,{SEEN}",
        ),
        {("PC1", "workstation", "S1"), ("IP", "mobile", "S3")},
        {"windowsRT": 1},
    ),
    "Meraki": (
        "name,serial,mac,networkId,productType,model,address,lanIp,firmware,tags,status,lastReportedAt",
        (
            f"SW,Q2AA-1,aa,N_1,switch,MS120-8,x,10.0.0.2,switch-15,,online,{SEEN}",
            f"AP,Q2AA-2,ab,N_1,wireless,MR44,x,10.0.0.3,wireless-29,,dormant,{SEEN}",
            f"FW,Q2AA-3,ac,N_1,appliance,MX68,x,10.0.0.1,wired-18,,alerting,{SEEN}",
        ),
        {("SW", "switch", "Q2AA-1"), ("AP", "access-point", "Q2AA-2")},
        {"appliance": 1},
    ),
    "Wazuh": (
        "ID,Name,IP,Group,OS name,OS version,Node,Registration date,Last keep alive,Status,Version",
        (
            f"001,PC1,10.0.0.5,default,Microsoft Windows 10 Home,10.0.19045.4529,node01,{SEEN},{SEEN},disconnected,v4",
            f"002,WEB,10.0.0.7,default,Ubuntu,20.04.6 LTS,node01,{SEEN},{SEEN},never_connected,v4.7",
        ),
        {("PC1", "workstation", "")},
        {"": 1},
    ),
    "ManageEngine Endpoint Central": (
        "resource_id,full_name,resource_name,branch_office_name,customer_name,os_name,os_platform_name,os_version,"
        "agent_version,agent_last_contact_time,computer_live_status,managedcomputerextn.service_tag",
        (
            "1,PC1.h.local,PC1,Main,Harbor,Windows 11 Professional,Windows,10.0.22631,11.3,1795000000000,,T1",
            "2,SRV1.h.local,SRV1,Main,Harbor,Windows Server 2022 Standard,Windows,10.0.20348,11.3,1795000000000,,T2",
        ),
        {("PC1", "workstation", "T1"), ("SRV1", "server", "T2")},
        {},
    ),
    "OCS Inventory": (
        "NAME,OSNAME,IPADDR,LASTDATE,USERID,MEMORY,PROCESSOR,MODEL",
        ("PC1,Microsoft Windows 11 Professionnel,10.0.0.1,2026-11-20 08:00:00,ruth,16384,i5,Latitude",),
        {("PC1", "workstation", "")},
        {},
    ),
    "Active Directory": (
        "Name,DNSHostName,OperatingSystem,OperatingSystemVersion,LastLogonDate,Enabled",
        (
            "PC1,PC1.h.local,Windows 11 Pro,10.0 (22631),11/20/2026 8:00:00 AM,True",
            "SRV1,SRV1.h.local,Windows Server 2022 Standard,10.0 (20348),11/20/2026 8:00:00 AM,True",
        ),
        {("PC1", "workstation", ""), ("SRV1", "server", "")},
        {},
    ),
    "Auvik": (
        "deviceName,deviceType,makeModel,vendorName,softwareVersion,serialNumber,description,onlineStatus,lastSeenTime",
        (
            f"SW,switch,C9200,Cisco,17,S1,,online,{SEEN}",
            f"AP,accessPoint,MR44,Meraki,29,S2,,online,{SEEN}",
            f"HV,hypervisor,ESXi,VMware,8,S3,,online,{SEEN}",
            f"L3,l3Switch,C9300,Cisco,17,S4,,online,{SEEN}",
        ),
        {("SW", "switch", "S1"), ("AP", "access-point", "S2"), ("HV", "server", "S3")},
        {"l3Switch": 1},
    ),
    "NetBox, by netreplica": (
        "Device Name,Role,Status,Site,Location,Rack,Platform,Vendor,Model,Serial Number,Asset Tag,IPv4,IPv6,Tags",
        (
            "SW,Access Switch,active,Main,,R1,eos,Arista,7050,S1,,10.0.0.1/24,,",
            "RT,Router,offline,Main,,R1,ios,Cisco,ISR,S2,,,,",
        ),
        {("SW", "switch", "S1")},
        {"Router": 1},
    ),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_what_comes_in_is_right_or_asked_about(tool: str) -> None:
    header, rows, devices, asked = TOOLS[tool]
    plan = dry_run(csv_of(*rows, header=header))
    assert {(row.host, row.kind, row.serial) for row in plan.new} == devices
    assert plan.unknown_kinds == asked
    assert len(plan.new) + len(plan.rejected) == len(rows)


@pytest.mark.parametrize("tool", sorted(set(TOOLS) - {"N-able N-central", "Syncro", "NetBox, by netreplica"}))
def test_the_day_of_the_last_contact_is_found(tool: str) -> None:
    header, rows, _devices, asked = TOOLS[tool]
    plan = dry_run(csv_of(*rows, header=header), choices=Choices(kinds=dict.fromkeys(asked, "other")))
    # Some have seconds, or thousandths of them, since 1970.
    since_1970 = tool in ("NinjaOne", "Mosyle", "ManageEngine Endpoint Central")
    days = {row.last_seen.date().isoformat() for row in plan.new if row.last_seen}
    assert days == {"2026-11-18" if since_1970 else "2026-11-20"}
