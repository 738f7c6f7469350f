#pragma once
#include <mado/module/module.h>
#include <mado/portal/procedures.h>

#include <functional>
#include <string>
#include <vector>

namespace mado::portal {

// What this browser has under way, as the home page shows it. app/modules.cpp gives the function of front/applications:
// portal::describe(applications::of_browser).
struct UnderWay {
    std::string title, address, state;  // the procedure, its page, its state in words
    bool is_turn = false;               // the applicant has to act …
    std::string until {};               // … until this day, in words
};
using Beside = std::function<std::vector<UnderWay>(web::Visit const&)>;

Module describe(Beside beside = {});

}  // namespace mado::portal
