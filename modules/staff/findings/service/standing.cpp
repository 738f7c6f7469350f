#include "service/standing.h"

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "store/finding_store.h"

#include <charconv>
#include <stdexcept>

namespace mado::findings {

namespace {

std::optional<int> number_in(std::string_view text)
{
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc {} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string name_of(model::Standing const& rule, model::Threshold const& one) { return word_of(rule.rule) + "." + one.name; }

}  // namespace

namespace service {

model::Rules rules_of(definitions::Library const& library)
{
    auto rules = model::rules_of(library.text(file));
    if (!rules)
        throw std::runtime_error(rules.error().front());
    return std::move(*rules);
}

model::Rules rules_of(db::Read& tx, Workplace const& here)
{
    auto rules = rules_of(here.library);
    auto const kept = store::settings(tx);
    auto const kept_as = [&](std::string const& name) {
        auto const found = kept.find(name);
        return found == kept.end() ? std::string() : found->second;
    };
    for (auto& rule : rules.all) {
        rule.is_on = kept_as(word_of(rule.rule)) != "off";
        for (auto& one : rule.thresholds)
            one.value = number_in(kept_as(name_of(rule, one))).value_or(one.value);
    }
    return rules;
}

}  // namespace service

std::vector<StandingRule> standing_rules(db::Read& tx, Workplace const& here)
{
    std::vector<StandingRule> all;
    for (auto const& rule : service::rules_of(tx, here).all) {
        StandingRule made { word_of(rule.rule), rule.title, rule.why, rule.is_on, {} };
        for (auto const& one : rule.thresholds)
            made.settings.push_back({ made.name, name_of(rule, one), one.label, one.value, one.least, one.most });
        all.push_back(std::move(made));
    }
    return all;
}

std::string read_words(Workplace const& here, std::string const& event)
{
    auto const reads = service::rules_of(here.library).reads;
    auto const found = reads.find(event);
    return found == reads.end() ? event : found->second;
}

Result<void> set_rules(db::Write& tx, Caller const& caller, Workplace const& here, std::map<std::string, std::string> const& values)
{
    TRY(access::allow(tx, caller, may_set, { "" }));
    std::vector<FieldError> errors;
    std::map<std::string, std::string> changed;
    for (auto const& rule : standing_rules(tx, here)) {
        if (auto const typed = values.find(rule.name); typed != values.end() && (typed->second == "on") != rule.is_on)
            changed[rule.name] = typed->second == "on" ? "on" : "off";
        for (auto const& one : rule.settings) {
            auto const typed = values.find(one.name);
            if (typed == values.end())
                continue;
            auto const number = number_in(text::trimmed(typed->second));
            if (!number || *number < one.least || *number > one.most)
                errors.push_back({ one.name, "findings.wrong_number", { { "least", std::to_string(one.least) }, { "most", std::to_string(one.most) } } });
            else if (*number != one.value)
                changed[one.name] = std::to_string(*number);
        }
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    for (auto const& [name, value] : changed)
        store::keep_setting(tx, name, value);
    if (!changed.empty())
        audit::record(tx, caller, here.now(), "findings.rules.set", {}, changed);
    return {};
}

}  // namespace mado::findings
