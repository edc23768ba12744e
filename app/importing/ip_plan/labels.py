"""The fields of a plan that labels mean, in English, Chinese and Japanese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

VSWITCHES: Final = frozenset({"node_vswitches", "pod_vswitches"})

_PARENTHESES: Final = re.compile(r"[(（][^)）]{0,80}[)）]")
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_PREFIXES: Final = re.compile(r"^(?:the|ack|kubernetes|k8s|cluster(?!ip)|集群|クラスター|クラスタ)(?=.)")
# Words that only say that a range is meant.
_SUFFIXES: Final = re.compile(
    r"(?<=.)(?:cidrblocks?|cidrs?|networks?|ranges?|blocks?|addresses|address|ip|ipv4|segment|网段|地址段|地址|网络|"
    r"ネットワーク|アドレス範囲|アドレス|レンジ|範囲|ブロック|用|の)$"
)
_RANGE_WORDS: Final = re.compile(
    r"(?:ip|ipv4)?(?:cidrblocks?|cidrs?|ranges?|addresses|网段|地址段|アドレス範囲|アドレス)"
)
_SECONDARY: Final = re.compile(r"secondary|additional|附加|辅助|セカンダリ|追加")
_RANGE_WORD: Final = re.compile(r"cidr|range|block|网段|地址段|範囲|レンジ|ブロック")
_NAME_OF_VPC: Final = re.compile(r"(?:vpc|专有网络)(?:names?|名称?|名前)")
_FILLERS: Final = re.compile(r"[个的の]|^1(?=ノード)")
_VSWITCH: Final = re.compile(r"vswitch(?:es)?|vsw|subnets?|虚拟交换机|交换机|子网|スイッチ|サブネット")
_VSWITCH_WORD: Final = re.compile(r"vswitch|vsw|交换机|スイッチ")
_VPC: Final = re.compile(r"vpc|专有网络")
_NUMBER_SUFFIX: Final = re.compile(r"(?<=[a-z\u3040-\u9fff])(?:[0-9]{1,2}|(?<=[\u3040-\u9fff])[a-z])$")
_USE_WITH_ZONE: Final = re.compile(r"^(?:nodes?|workers?|pods?|terway)(?P<zone>(?!s$)[a-z]|zone[a-z])$")
_NUMBERED_USE: Final = re.compile(r"^(?:nodes?|workers?|pods?)\d{1,2}$")
_ZONE_ID: Final = re.compile(r"\b[a-z]{2}-[a-z0-9-]{2,30}-\d?[a-z]\b")
_ZONE_LETTER: Final = re.compile(r"(?:zone-?)?[a-z]")
_ZONE_LETTER_AFTER_WORD: Final = re.compile(r"(?:zone|az|可用区|ゾーン)[a-z]$")
_LIST_SEPARATORS: Final = re.compile(r"[\s,;、，；/&和与と及]+")
_ZONE_CELL: Final = re.compile(
    r"(?:zone|az)?[a-z0-9]{1,2}区?|[\u3040-\u9fff]{1,20}[a-z0-9](?:区|可用区|ゾーン)?"
)
_ZONE_WORD: Final = re.compile(r"(?:zone|az|可用区|ゾーン)[\s:：-]{0,3}([a-z0-9]{1,20})\b", re.IGNORECASE)

_RANGE_FIELDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("service", "services", "svc", "clusterip", "serviceclusterip", "服务", "サービス"), "service_cidr"),
    **dict.fromkeys(
        ("pod", "pods", "clustercidr", "container", "containers", "flannel", "容器", "容器组", "容器pod", "ポッド", "コンテナ", "コンテナー"), "pod_cidr"
    ),
    **dict.fromkeys(
        ("vpc", "vpcprimary", "primaryvpc", "vpcmain", "mainvpc", "专有", "专有网络vpc", "主vpc", "vpc主", "メインvpc"), "vpc_cidr"
    ),
    **dict.fromkeys(
        (
            "secondary", "vpcsecondary", "secondaryvpc", "additional", "vpcadditional", "附加", "辅助", "vpc附加", "vpc辅助",
            "セカンダリ", "vpcセカンダリ", "追加", "vpc追加", "セカンダリvpc",
        ),
        "secondary_cidrs",
    ),
    **dict.fromkeys(
        (
            "node", "nodes", "worker", "workers", "workernode", "workernodes", "节点", "工作节点", "ecs节点", "ノード", "ワーカー",
            "ワーカーノード",
        ),
        "node_vswitches",
    ),
}  # fmt: skip
_POD_USES: Final = frozenset(
    {"pod", "pods", "terway", "terwaypod", "容器", "容器pod", "ポッド", "コンテナ", "コンテナー"}
)
_NODE_USES: Final = frozenset(
    {"", "node", "nodes", "worker", "workers", "workernode", "workernodes", "节点", "工作节点", "ノード", "ワーカー", "vpc"}
)  # fmt: skip
_SCALAR_FIELDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("nodecidrmask", "nodemask", "节点cidr掩码", "节点掩码", "节点网段掩码", "ノードcidrマスク", "ノードマスク"), "node_cidr_mask"
    ),
    **dict.fromkeys(
        (
            "nodes", "nodecount", "numberofnodes", "workernodes", "workers", "workercount", "节点数", "节点数量", "节点个数",
            "ノード数", "ワーカーノード数",
        ),
        "nodes",
    ),
    **dict.fromkeys(
        ("maxnodes", "maximumnodes", "maxnodecount", "最大节点数", "最大节点数量", "最大ノード数"), "max_nodes"
    ),
    **dict.fromkeys(
        (
            "podspernode", "maxpodspernode", "podspernodes", "podsnode", "podnode", "maxpodsnode", "每节点pod数", "每节点pod数量", "单节点pod数", "单节点pod数量",
            "每个节点pod数", "ノードあたりのpod数", "ノードあたりpod数", "1ノードあたりのpod数", "ノードごとのpod数",
        ),
        "pods_per_node",
    ),
    **dict.fromkeys(("services", "servicecount", "numberofservices", "服务数", "服务数量", "service数量", "サービス数"), "services"),
    **dict.fromkeys(
        ("instancetype", "instancetypes", "nodetype", "ecstype", "规格", "ecs规格", "实例规格", "节点规格", "机型", "インスタンスタイプ"), "instance_type"
    ),
    **dict.fromkeys(("clusterspec", "集群规格", "集群版本类型", "クラスター仕様"), "cluster_spec"),
    **dict.fromkeys(
        ("networkplugin", "plugin", "cni", "cniplugin", "网络插件", "容器网络插件", "ネットワークプラグイン", "コンテナネットワークプラグイン"), "plugin"
    ),
    **dict.fromkeys(("clustername", "name", "集群名称", "集群名", "クラスター名", "クラスタ名"), "name"),
}  # fmt: skip
_COLUMN_ROLES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "name", "subnetname", "vswitchname", "purpose", "usage", "use", "item", "component", "description", "role", "label", "名称", "用途", "项目",
            "类型", "说明", "名前", "種別", "項目", "説明",
        ),
        "label",
    ),
    **dict.fromkeys(
        (
            "cidr", "cidrblock", "range", "iprange", "network", "subnet", "prefix", "addressrange", "addressprefix", "ipprefix", "value", "网段", "地址段",
            "cidr网段", "ip网段", "networkaddress", "网络地址", "ネットワークアドレス", "cidr块", "值", "アドレス", "アドレス範囲", "ネットワーク", "cidrブロック", "値", "サブネット",
        ),
        "range",
    ),
    **dict.fromkeys(("zone", "zones", "zoneid", "zoneids", "az", "azs", "availabilityzones", "availabilityzone", "可用区", "ゾーン"), "zone"),
    **dict.fromkeys(
        (
            "mask", "netmask", "subnetmask", "networkmask", "prefixlength", "masklength", "maskbits", "掩码", "掩码位", "掩码位数", "掩码长度", "子网掩码",
            "サブネットマスク", "マスク", "プレフィックス長",
        ),
        "mask",
    ),
    **dict.fromkeys(("used", "usedips", "usedaddresses", "已用", "已用地址", "使用数", "使用済み"), "used"),
    **dict.fromkeys(("cluster", "clustername", "集群", "集群名称", "クラスター", "クラスター名"), "cluster"),
}  # fmt: skip


def _without_fillers(compact: str) -> str:
    """Return a Chinese or Japanese label without optional words."""
    unified = (
        compact.replace("ポッド", "pod")
        .replace("当たり", "あたり")
        .replace("数量", "数")
        .replace("个数", "数")
    )
    return _FILLERS.sub("", unified)


_NORMALISED_SCALAR_FIELDS: Final = {_without_fillers(label): field for label, field in _SCALAR_FIELDS.items()}


@lru_cache(maxsize=1024)
def range_field(label: str) -> str | None:
    """Return the field with ranges that a label means exactly; None for any other label."""
    plain = _PARENTHESES.sub("", label.lower())
    compact = _normalised(_ZONE_ID.sub("", plain))
    if compact and not _VSWITCH.sub("", compact) and plain != label.lower():  # such as vSwitch (pods)
        within = _normalised(_ZONE_ID.sub("", label.lower()))
        return _vswitch_field(_ZONE_LETTER_AFTER_WORD.sub("", _VSWITCH.sub("", within))) or _vswitch_field("")
    if _VSWITCH.search(compact) or _USE_WITH_ZONE.match(compact) or _NUMBERED_USE.match(compact):
        return _vswitch_field(_VSWITCH.sub("", compact))
    return next((_RANGE_FIELDS[stem] for stem in _stems(compact) if stem in _RANGE_FIELDS), None)


def is_vswitch(label: str) -> bool:
    """Return whether a label contains a word for vSwitches."""
    return _VSWITCH_WORD.search(_normalised(label)) is not None


def is_bare_vswitch(label: str) -> bool:
    """Return whether a label is only the word for vSwitches, which doesn't say what they are for."""
    return not _VSWITCH.sub("", _normalised(_PARENTHESES.sub("", label))) and bool(label.strip())


def says_range(label: str) -> bool:
    """Return whether a label says that a CIDR block is meant, such as Pod CIDR."""
    return _RANGE_WORD.search(_normalised(label)) is not None


def says_secondary(label: str) -> bool:
    """Return whether a label says that a range is a secondary one of a VPC."""
    return _SECONDARY.search(_normalised(label)) is not None


def is_vpc(label: str) -> bool:
    """Return whether a label contains the word for VPCs, such as prod-vpc."""
    return _VPC.search(_normalised(label)) is not None


def scalar_field(label: str) -> str | None:
    """Return the field with one number or name that a label means exactly; None for any other label."""
    return _NORMALISED_SCALAR_FIELDS.get(_without_fillers(_normalised(_PARENTHESES.sub("", label))))


def column_role(cell: str) -> str | None:
    """Return what a column contains, by its heading; None for an unknown heading."""
    compact = _normalised(_PARENTHESES.sub("", cell))
    rest = _VSWITCH.sub("", compact)
    if rest != compact and _RANGE_WORDS.fullmatch(rest):  # such as vSwitch CIDR
        return "range"
    return _COLUMN_ROLES.get(compact)


def is_vpc_name_heading(heading: str) -> bool:
    """Return whether a column contains the names of VPCs, by its heading."""
    return _NAME_OF_VPC.fullmatch(_normalised(_PARENTHESES.sub("", heading))) is not None


def named_zone(text: str) -> str:
    """Return the zone that a text states by its ID, or after a word for zones; "" if there is none."""
    if found := _ZONE_ID.search(text.lower()):
        return found[0]
    found = _ZONE_WORD.search(text)
    return found[1].lower() if found else ""


def listed_zones(text: str) -> list[str]:
    """Return the zones that a text lists, by their IDs or by letters; an empty list unless there are several."""
    lower = text.lower()
    listed = _ZONE_ID.findall(lower) or [each for each in _LIST_SEPARATORS.split(lower) if each]
    are_zones = all(_ZONE_ID.fullmatch(each) or _ZONE_LETTER.fullmatch(each) for each in listed)
    return listed if len(listed) > 1 and are_zones else []


def zone_of_label(text: str) -> str:
    """Return the zone that a label states; "" if it states none."""
    if named := named_zone(text):
        return named
    match = _USE_WITH_ZONE.match(_VSWITCH.sub("", _normalised(text)))
    return match["zone"].removeprefix("zone") if match else ""


def is_zone_cell(text: str) -> bool:
    """Return whether a cell is a zone: an ID, or a letter, also after a word for zones or the name of a place."""
    return bool(zone_of_label(text) or _ZONE_CELL.fullmatch(_normalised(text)))


def _vswitch_field(rest: str) -> str | None:
    """Return the field of a vSwitch by the rest of its label."""
    *_, shortest = _stems(rest)
    stem = _NUMBER_SUFFIX.sub("", _ZONE_WORD.sub("", shortest))
    if (match := _USE_WITH_ZONE.match(stem)) is not None:
        stem = stem[: match.start("zone")]
    if stem in _POD_USES:
        return "pod_vswitches"
    return "node_vswitches" if stem in _NODE_USES else None


def _normalised(label: str) -> str:
    """Return a label in lower case and half-width, without spaces and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", label[:80]).lower())


def _stems(compact: str) -> Iterator[str]:
    """Yield a label, then the same with ever fewer words that only say that it is a range of the cluster."""
    yield compact
    shorter = _SUFFIXES.sub("", compact)
    shorter = _PREFIXES.sub("", compact) if shorter == compact else shorter
    if shorter != compact:
        yield from _stems(shorter)
