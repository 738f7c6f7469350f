#pragma once
// Questions of a page that come and go with other answers of the same page: docs/adr/0010.
#include "web/open_form.h"

#include <mado/definitions/browser.h>
#include <mado/json/json.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

struct Question {
    std::string name;
    bool is_watched = false;  // it is asked now and may go, or its mark may change
    bool is_away = false;     // not asked now: its script keeps it ready, a browser without script does not see it
    web::FieldView control;
    static constexpr auto fields = std::tuple { html::field("name", &Question::name), html::field("is_watched", &Question::is_watched), html::field("is_away", &Question::is_away),
        html::field("control", &Question::control) };
};

// What <mado-conditions> is told.
struct Conditions {
    std::string questions, address, prefix, engine;  // engine: "" when every condition is asked of the server
    static constexpr auto fields = std::tuple { html::field("questions", &Conditions::questions), html::field("address", &Conditions::address),
        html::field("prefix", &Conditions::prefix), html::field("engine", &Conditions::engine) };
};

// The questions of one screen: those asked (as web::fields_of gives them), and between them, ready, those that other answers of the screen
// may lead to.
class Watched {
public:
    Watched(web::Visit const& visit, std::vector<definitions::BrowserQuestion> questions, web::FormState state);
    std::vector<Question> questions(std::vector<web::FieldView> asked, json::Value const& answers) const;
    std::optional<Conditions> conditions(std::string address) const;  // nothing: the screen stays as it is
    using Asks = std::function<bool(definitions::Field const&)>;
    json::Value answer(Asks const& is_asked, Asks const& is_required) const;  // { "asked": { name: flag }, "optional": { name: flag } }

private:
    web::Visit const& visit_;
    std::vector<definitions::BrowserQuestion> questions_;
    web::FormState state_;
};

}  // namespace mado::applications
