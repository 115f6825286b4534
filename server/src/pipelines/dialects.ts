/** Every dialect, in the order of their names. Made by `npm run generate`; do not edit. */
import type { Dialect } from './dialect.js'
import buildkite from './buildkite/dialect.js'
import circleci from './circleci/dialect.js'
import compose from './compose/dialect.js'
import drone from './drone/dialect.js'
import github from './github/dialect.js'
import gitlab from './gitlab/dialect.js'
import kubernetes from './kubernetes/dialect.js'
import woodpecker from './woodpecker/dialect.js'

export const DIALECTS: readonly Dialect[] = [buildkite, circleci, compose, drone, github, gitlab, kubernetes, woodpecker]
