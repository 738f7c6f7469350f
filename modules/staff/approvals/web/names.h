#pragma once
// How positions, people, moments and versions are called on the pages of this module.
#include "web/pages.h"

#include <algorithm>

namespace mado::approvals::web {

std::string position_title(db::Read& tx, PositionId const& id);
std::string person_name(db::Read& tx, PersonId const& id);
std::string day_words(Instant at);     // R8.11.21
std::string moment_words(Instant at);  // R8.11.21 9:12
std::string day_words(Day day);
std::string address_of(Visit const& visit, DraftId const& id);
DraftId draft_of(Visit const& visit);
// The version that the form was made from: 0, which fits nothing, when it was not sent.
std::int64_t shown_version(Visit const& visit, std::string_view name = "version");
// "2026-11-06", "令和8年11月6日", "R8.11.6", in wide digits too; nothing for an empty box. Refuses Invalid at the field.
Result<std::optional<Day>> typed_day(Visit const& visit, std::string_view field);
std::vector<std::string> paragraphs(std::string_view text);
// Back to the draft that is next in the inbox, or to the inbox when it is empty.
http::Response to_next(Visit const& visit, std::string const& next, std::string_view said);

struct Option {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Option::value), html::field("words", &Option::words), html::field("is_chosen", &Option::is_chosen) };
};
// Every position of the town, by division: for choosing who is asked.
std::vector<Option> position_options(db::Read& tx, std::string const& chosen);

// A box of a form: {{#box}}{{>box}}{{/box}}, {{>select}}, {{>words_box}}.
struct Box {
    std::string name, label, help, error, value, type = "text";
    bool is_required = true;
    std::vector<Option> options {};
    int rows = 4;
    static constexpr auto fields = std::tuple { html::field("name", &Box::name), html::field("label", &Box::label), html::field("help", &Box::help), html::field("error", &Box::error),
        html::field("value", &Box::value), html::field("type", &Box::type), html::field("is_required", &Box::is_required), html::field("options", &Box::options),
        html::field("rows", &Box::rows) };
};
enum class Need { Required, Optional };
// The label is the word `key`, its help `key`.help where there is one. An attempt brings back what was typed.
Box box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::string proposed = {}, bool has_help = false);
Box day_box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::optional<Day> proposed = {}, bool has_help = false);
Box choice_box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::vector<Option> options, bool has_help = false);

}  // namespace mado::approvals::web
