#include "modules/module.h"

/* All that the program is made of, in the order in which their schemas depend on each other. */
const Module *const modules[] = {
    NULL,
};
