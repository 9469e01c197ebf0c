#pragma once
#include "modules/module.h"

/* The command line: finds the command, gives help, runs it here or inside the running server. */
int cli_main(int argc, char **argv);

/* Runs one command with what it prints going to context; used by cli_main and by the control socket. */
int cli_run(CommandContext *context, int argc, char **argv);

extern const Command program_commands[]; /* {0}-ended: serve, setup, backup, restore, doctor, version… */
