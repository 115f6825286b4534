#!/bin/bash
export MAVEN_REPO=/root/.m2/repository
export MAVEN_ARGS=--no-transfer-progress
