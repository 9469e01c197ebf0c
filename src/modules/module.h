#pragma once
#include "db/migrate.h"
#include "jobs/jobs.h"
#include "web/router.h"

typedef struct {
    const char *name;  /* "plans.read" */
    const char *label; /* N_("See plans") */
} Permission;

/* What a command gets.  The home folder and configuration are read; the store is opened by the command that needs it. */
typedef struct CommandContext {
    const char *home;     /* VATRA_HOME */
    const char *database; /* URL */
    Pool *pool;
    bool json;            /* --json was given */
} CommandContext;

/* A command of the binary: `vatra plan read FILE`.  Returns the exit code. */
typedef struct {
    const char *words;   /* "plan read" */
    const char *usage;   /* "FILE [--json]" */
    const char *summary; /* N_(…) */
    const char *examples;/* lines */
    int (*run)(CommandContext *context, int argc, char **argv); /* argv[0] is the last of words */
} Command;

/* What a module is: read modules.c for the list of all. */
typedef struct {
    const char *name;
    const Route *routes;           /* {0}-ended lists; NULL: none */
    const Permission *permissions;
    const Command *commands;
    const JobKind *jobs;
    const SchemaStep *schema;      /* made by the build from schema/ */
} Module;

extern const Module *const modules[]; /* NULL-ended */
