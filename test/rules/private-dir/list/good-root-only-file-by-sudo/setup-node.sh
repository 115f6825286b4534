#!/bin/bash
set -euo pipefail
sudo kubeadm init --config kubeadm.yaml
mkdir -p "$HOME/.kube"
sudo cp /etc/kubernetes/admin.conf "$HOME/.kube/config"
sudo chown "$(id -u):$(id -g)" "$HOME/.kube/config"
sudo stat /etc/kubernetes/admin.conf
ls -l "$HOME/.kube"
kubectl get nodes
