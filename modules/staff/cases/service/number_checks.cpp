#include <mado/cases/my_number.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/yaml/document.h>

#include "service/workings.h"
#include "store/content_store.h"
#include "store/number_store.h"

#include <algorithm>

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view file = "my_number/my_number.yaml";
constexpr std::size_t most_words = 500;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// The library is checked when the program is made; a file that is not there has no lines.
std::vector<yaml::Entry> entries_of(definitions::Library const& library, std::initializer_list<std::string_view> path)
{
    auto const parsed = yaml::parse(std::string(library.text(file)));
    auto const* node = parsed ? &*parsed : nullptr;
    for (auto const key : path)
        node = node ? node->find(key) : nullptr;
    return node ? node->entries : std::vector<yaml::Entry> {};
}

}  // namespace

std::vector<CheckMethod> check_methods(definitions::Library const& library)
{
    std::vector<CheckMethod> all;
    for (auto const kind : { CheckKind::Number, CheckKind::Person })
        for (auto const& entry : entries_of(library, { "checks", names_of(CheckKind {})[static_cast<std::size_t>(kind)] }))
            all.push_back({ kind, entry.key, entry.value.text_of("title"), entry.value.text_of("law"), entry.value.text_of("both") == "true", entry.value.text_of("sure") == "memory" });
    return all;
}

bool has_numbers(db::Read& tx, CaseId const& id) { return !store::secrets(tx, id).empty(); }
std::vector<NumberCheck> number_checks(db::Read& tx, CaseId const& id) { return store::checks(tx, id); }

bool are_numbers_checked(db::Read& tx, CaseId const& id)
{
    if (!has_numbers(tx, id))
        return true;
    auto const all = store::checks(tx, id);
    return std::ranges::all_of(std::array { CheckKind::Number, CheckKind::Person }, [&](CheckKind kind) { return std::ranges::find(all, kind, &NumberCheck::kind) != all.end(); });
}

Result<void> record_check(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, NumberCheck check)
{
    auto const found = TRY(service::found_for(tx, caller, may_enter, id));
    if (!has_numbers(tx, id))
        return refuse(Kind::Conflict, "cases.number_check.no_numbers");
    auto const control = word_of(check.kind);
    auto const methods = check_methods(here.library);
    if (std::ranges::none_of(methods, [&](CheckMethod const& method) { return method.kind == check.kind && method.name == check.method; }))
        return refuse({ { control, "cases.number_check.method_required" } });
    if (text::length(check.words) > most_words)
        return refuse({ { control + "_words", "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    check.by = caller.person;
    check.position = caller.position;
    check.at = here.now().at;
    store::insert_check(tx, id, here.now().id(), check);
    service::trace(tx, caller, here, "cases.number.checked", found, { { "kind", control }, { "method", check.method } });
    return {};
}

std::optional<NumberTask> number_task(db::Read& tx, Workplace const& here, std::string const& procedure)
{
    if (auto own = store::task(tx, procedure))
        return own;
    for (auto const& entry : entries_of(here.library, { "tasks" }))
        if (entry.key == procedure)
            return NumberTask { procedure, entry.value.text_of("task"), entry.value.text_of("law"), entry.value.text_of("sure") == "memory" };
    return std::nullopt;
}

std::vector<NumberTask> number_tasks(db::Read& tx, Workplace const& here)
{
    std::vector<NumberTask> all;
    for (auto const& entry : entries_of(here.library, { "tasks" }))
        if (auto task = number_task(tx, here, entry.key))
            all.push_back(std::move(*task));
    return all;
}

Result<void> keep_number_task(db::Write& tx, Caller const& caller, Workplace const& here, NumberTask const& task)
{
    TRY(access::allow(tx, caller, may_keep_number_tasks, { "" }));
    std::vector<FieldError> errors;
    for (auto const& [control, words] : { std::pair<char const*, std::string const&> { "task", task.task }, { "law", task.law } }) {
        if (is_blank(words))
            errors.push_back({ control, "cases.number_task.required" });
        if (text::length(words) > most_words)
            errors.push_back({ control, "cases.words_too_long", { { "most", std::to_string(most_words) } } });
    }
    if (!number_task(tx, here, task.procedure))
        errors.push_back({ "procedure", "cases.number_task.unknown" });
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep_task(tx, task, caller.person, here.now().at);
    audit::record(tx, caller, here.now(), "cases.number_task.kept", { { "procedure", task.procedure } });
    return {};
}

}  // namespace mado::cases
