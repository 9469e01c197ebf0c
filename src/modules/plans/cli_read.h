#pragma once
#include "modules/module.h"
#include "modules/plans/document.h"

/* `vatra plan read FILE [--json]`: what was understood from a plan, as an outline or as JSON; nothing is stored. */
int plan_read_command(CommandContext *context, int argc, char **argv);
/* `vatra plan amend ID FILE`, `vatra plan take ID NUMBER`. */
int plan_amend_command(CommandContext *context, int argc, char **argv);
int plan_take_command(CommandContext *context, int argc, char **argv);

/* What commands that take a file in begin with.  The caller frees the bytes. */
bool plan_command_document(CommandContext *context, const char *file, GBytes **ret_bytes, PlanDocument **ret_document, GError **error);
/* FAIL_CONFLICT: the file is one of a plan already. */
bool plan_command_is_new(Db *db, GBytes *bytes, GError **error);
/* text NULL: none, DAY_NONE. */
bool plan_command_date(const char *text, Day *ret_day, GError **error);
