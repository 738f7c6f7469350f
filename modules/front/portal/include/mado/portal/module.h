#pragma once
#include <mado/module/module.h>
#include <mado/portal/procedures.h>

#include <functional>
#include <optional>
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

// What to know about the crowd before a procedure is begun: a sentence and the address of its waiting room. app/modules.cpp gives the function of
// front/waiting; nothing where nobody waits.
struct Crowd { std::string words, address; };
using Crowding = std::function<std::optional<Crowd>(web::Visit const&, std::string const& procedure)>;

Module describe(Beside beside = {}, Crowding crowding = {});

}  // namespace mado::portal
