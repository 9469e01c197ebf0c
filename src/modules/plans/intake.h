#pragma once
#include "db/db.h"

/* A plan that is stored in several short changes, so that those who save meanwhile don't wait for all of it.  Until the last one it is
 * in a state that nobody sees, and table plan_intake knows that it is not whole: what fails or is killed before leaves nothing for good.
 * Within a change of the caller's, all is that change's. */
#define INTAKE_STATE "discarded"

typedef struct {
    Db *db;
    gint64 plan_id;
    DbChange *change;  /* the one that is open; NULL: none */
    gint64 began;      /* when it was opened, in monotonic microseconds */
    guint parts;       /* stored in it */
    gint64 stood;      /* how long the thread had waited for a processor, in microseconds */
    bool is_begun, is_whole;
} Intake;

bool intake_begin(Intake *intake, GError **error); /* opens the first change */
/* The plan's row is there, in INTAKE_STATE: from here on it is known not to be whole.  upload_id 0: none. */
bool intake_keep(Intake *intake, gint64 upload_id, GError **error);
/* Before each part, where others may have their turn: the open change is stored if there is much in it, and the next is opened, a
 * moment later where the processors are full. */
bool intake_pause(Intake *intake, GError **error);
/* Gives the plan its state and stores the last change.  FAIL_CONFLICT: it was cleared away meanwhile. */
bool intake_end(Intake *intake, const char *state, GError **error);
void intake_clear(Intake *intake); /* removes what is not whole */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Intake, intake_clear)

/* Removes what is not whole, of one upload or (0) of those that nobody can be storing any more. */
bool intake_remove_left(Db *db, gint64 upload_id, GError **error);
