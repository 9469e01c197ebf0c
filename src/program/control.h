#pragma once
#include "modules/module.h"

/* While a server holds the database, commands run inside it: `vatra` hands its words, folder and standard streams over
 * <home>/control.sock (mode 0600, the same user alone). */

/* Client.  true: a server ran the command, *ret_code is its exit code.  false: no server answers; run it here. */
bool control_send(CommandContext *context, int argc, char **argv, int *ret_code);

typedef struct Control Control;
bool control_start(Store *store, const char *home, const char *database, Control **ret_control, GError **error);
void control_stop(Control *control); /* NULL is allowed; running commands are finished */
