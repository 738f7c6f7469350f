#pragma once
// The boxes of this module's small forms: values for templates/box_*.html.
#include <mado/html/fields.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::administration::pages {

using mado::web::Attempt;
using mado::web::Visit;

struct Box {
    std::string name, label, help, error, value, autocomplete;
    bool is_required = true;
    static constexpr auto fields = std::tuple { html::field("name", &Box::name), html::field("label", &Box::label), html::field("help", &Box::help),
        html::field("error", &Box::error), html::field("value", &Box::value), html::field("autocomplete", &Box::autocomplete), html::field("is_required", &Box::is_required) };
};

struct Choice {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &Choice::key), html::field("title", &Choice::title), html::field("is_chosen", &Choice::is_chosen) };
};

struct ChoiceBox {
    std::string name, label, help, error;
    bool is_required = true;
    std::vector<Choice> choices;
    static constexpr auto fields = std::tuple { html::field("name", &ChoiceBox::name), html::field("label", &ChoiceBox::label), html::field("help", &ChoiceBox::help),
        html::field("error", &ChoiceBox::error), html::field("is_required", &ChoiceBox::is_required), html::field("choices", &ChoiceBox::choices) };
};

struct Tab {
    std::string address, label;
    bool is_current = false;
    static constexpr auto fields = std::tuple { html::field("address", &Tab::address), html::field("label", &Tab::label), html::field("is_current", &Tab::is_current) };
};

// "administration.person.number" is the label of box `number`, "….number.help" its help where `has_help`. An attempt brings back what was typed.
Box box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, bool has_help = false);
Box may(Box box);  // 任意
ChoiceBox choice_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, std::vector<std::pair<std::string, std::string>> const& choices);

std::vector<Tab> tabs(Visit const& visit, std::string_view current);

// "2026-11-06", "令和8年11月6日", "R8.11.6", in wide digits too. Invalid names the field.
Result<Day> day_typed(Visit const& visit, std::string_view field);

}  // namespace mado::administration::pages
