#pragma once
#include "web/router.h"

extern const Route people_api_routes[];
