#pragma once
#include "modules/assessments/intake.h"
#include "modules/assessments/pages.h"

typedef struct {
    Intake *intake;
    InstrumentVersion *version;
    Instrument *instrument;
    GPtrArray *rows; /* of IntakeRow * */
    guint matched, wrong;
} IntakePage;
