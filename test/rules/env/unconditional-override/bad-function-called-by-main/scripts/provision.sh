#!/bin/bash
set -euo pipefail

configure() {
  export TF_WORKSPACE=default
  export TF_INPUT=0
}

main() {
  configure
  terraform plan -out plan.bin
}

main "$@"
