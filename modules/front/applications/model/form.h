#pragma once
// The form as a row of screens: the rules are those of every form (mado/definitions/filling.h).
#include <mado/definitions/filling.h>

namespace mado::applications {

using definitions::field_of_control;
using definitions::fields_for_sending;
using definitions::is_kept_for_sending;
using definitions::moved;
using definitions::screen_after;
using definitions::screen_before;
using definitions::screens;
using definitions::without_numbers;

}  // namespace mado::applications
