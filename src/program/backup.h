#pragma once
#include "modules/module.h"

int backup_command(CommandContext *context, int argc, char **argv);
int restore_command(CommandContext *context, int argc, char **argv);
int doctor_command(CommandContext *context, int argc, char **argv);
int setup_command(CommandContext *context, int argc, char **argv);
int seal_rotate_command(CommandContext *context, int argc, char **argv);
int seal_save_command(CommandContext *context, int argc, char **argv);
