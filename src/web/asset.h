#pragma once
#include "web/request.h"

/* Answers what is under /assets/; false: the path is not there. */
bool asset_answer(Request *req);
