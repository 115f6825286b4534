#!/bin/bash
export MAVEN_REPO=/opt/maven/repository
export MAVEN_ARGS=--no-transfer-progress
