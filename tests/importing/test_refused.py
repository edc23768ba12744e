"""What is structured and not read: it is refused by the name of what it looks like."""

from __future__ import annotations

import json

import pytest

from app.importing.report import RefusedError
from tests.importing.reading import read, read_files

TEXTS = {
    "helm-values": "replicaCount: 2\nimage:\n  repository: x\nservice:\n  cidr: 10.0.0.0/8\n",
    "helm-chart": "apiVersion: v2\nname: x\nversion: 1.0.0\n",
    "compose": "services:\n  web:\n    image: x\nnetworks:\n  a:\n    ipam:\n      config:\n        - subnet: 10.0.0.0/8\n",
    "workflow": "on: [push]\njobs:\n  a:\n    runs-on: x\n",
    "ansible": "- hosts: all\n  tasks:\n    - debug: {msg: 10.0.0.0/8}\n",
    "kubeconfig": "apiVersion: v1\nclusters:\n- cluster:\n    server: https://10.0.0.1:6443\nkind: Config\n",
    "cloudformation": "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  V:\n    Type: AWS::EC2::VPC\n",
    "openapi": "openapi: 3.0.0\npaths: {}\n",
    "terraform-lock": '# This file is maintained automatically by "terraform init".\nprovider "x" {\n}\n',
    "dockerfile": "FROM alpine\nRUN apk add ipcalc\n",
    "kubectl-table": "NAME   STATUS   ROLES   AGE   VERSION\ncn-1   Ready    <none>  1d    v1.34.1\n",
    "kubectl-describe": "Name:    cn-1\nRoles:   <none>\nLabels:  a=b\nPodCIDR: 172.20.0.0/25\n",
    "xml": "<?xml version='1.0'?>\n<net cidr='10.0.0.0/8'/>\n",
    "shell": "#!/bin/sh\nip route add 10.0.0.0/8 via 192.0.2.1\n",
    "python": "import ipaddress\nprint(ipaddress.ip_network('10.0.0.0/8'))\n",
    "javascript": 'import * as net from "@pulumi/alicloud";\nconst vpc = new net.Vpc("10.0.0.0/8");\n',
    "go": 'package main\n\nvar cidr = "10.0.0.0/8"\n',
    "sql": "SELECT cidr FROM networks WHERE cidr = '10.0.0.0/8'\n",
    "diff": "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-10.0.0.0/8\n+10.0.0.0/9\n",
    "ini": "[network]\ncidr is 10.0.0.0/8\n",
    "yaml": "net:\n  a: 1\n  b: 10.0.0.0/8\n  c: x\n",
    "text": "Dear all,\n\nplease find the minutes of our meeting attached.\nWe talked about networks.\n",
}
DOCUMENTS = {
    "cloudformation": {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"V": {"CidrBlock": "10.0.0.0/8"}},
    },
    "arm-template": {"$schema": "x", "contentVersion": "1", "resources": [{"addressPrefix": "10.0.0.0/8"}]},
    "openapi": {"openapi": "3.0.0", "paths": {}},
    "package": {"name": "x", "dependencies": {}},
    "notebook": {"cells": [], "nbformat": 4},
    "terraform-output": {"vpc": {"sensitive": False, "type": "string", "value": "10.0.0.0/8"}},
    "kubernetes": {"apiVersion": "v1", "kind": "Service", "spec": {"clusterIP": "10.0.0.1"}},
    "api-error": {"RequestId": "x", "Code": "Forbidden", "Message": "10.0.0.0/8"},
    "iam-policy": {"Version": "1", "Statement": []},
    "json": {"a": {"b": "10.0.0.0/8"}},
}


HELM = {
    "values with an image below a name": ("helm-values", "agent:\n  image:\n    repository: x\n  serviceCIDR: 10.96.0.0/12\n"),
    "a template": ("helm-chart", 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  {{- include "x" . | nindent 4 }}\ndata: {}\n'),
    "a template that is left out": ("helm-chart", "{{- if .Values.cni.enabled }}\ncidr: 10.0.0.0/8\n{{- end }}\n"),
}  # fmt: skip


def looks_like(text: str) -> str:
    with pytest.raises(RefusedError) as refused:
        read(text)
    assert refused.value.code == "looks-like"
    return str(refused.value.params["kind"])


@pytest.mark.parametrize("kind", TEXTS)
def test_texts_of_kinds_that_are_not_read(kind: str) -> None:
    assert looks_like(TEXTS[kind]) == kind


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_of_kinds_that_are_not_read(kind: str) -> None:
    assert looks_like(json.dumps(DOCUMENTS[kind])) == kind


@pytest.mark.parametrize("text", HELM)
def test_parts_of_a_helm_chart(text: str) -> None:
    kind, written = HELM[text]

    assert looks_like(written) == kind


def test_beside_a_file_that_is_read_the_others_are_named() -> None:
    files = {
        "main.tf": 'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n',
        "values.yaml": TEXTS["helm-values"],
        "README.txt": TEXTS["text"],
    }

    imported = read_files(files, is_named=True)

    assert imported.draft.vpc_cidr == "10.0.0.0/8"
    assert {each.file: each.params["kind"] for each in imported.refusals} == {
        "values.yaml": "helm-values",
        "README.txt": "text",
    }


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.0/8 office\n192.168.0.0/16\n",
        "office 10.0.0.0/8\n",
        "Our networks\n\n- 10.0.0.0/8 (office)\n- 192.168.0.0/16\n",
        "cidr,name\n10.0.0.0/8,office\n",
        '["10.0.0.0/8", "192.168.0.0/16"]',
        '[{"cidr": "10.0.0.0/8", "name": "office"}]',
    ],
)
def test_what_looks_like_a_list_of_networks_is_read_as_one(text: str) -> None:
    assert "10.0.0.0/8" in {each.cidr for each in read(text).draft.connected_networks}


def test_a_command_whose_body_is_a_request_is_read() -> None:
    body = json.dumps({"name": "k", "service_cidr": "172.21.0.0/20", "num_of_nodes": 3}, indent=2)

    draft = read(f"aliyun cs POST /clusters --header 'Content-Type=application/json' --body '{body}'\n").draft

    assert (draft.name, draft.service_cidr, draft.nodes) == ("k", "172.21.0.0/20", "3")


@pytest.mark.parametrize(
    "text",
    [
        '// a cluster\n{"cluster_id": "c", "service_cidr": "172.21.0.0/20" /* of services */}',
        '# a cluster\n{\n  # its range\n  "cluster_id": "c",\n  "service_cidr": "172.21.0.0/20",\n}\n',
    ],
)
def test_json_with_comments_is_read(text: str) -> None:
    assert read(text).draft.service_cidr == "172.21.0.0/20"
