#include <mado/audit/audit.h>

#include "model/ground_file.h"
#include "service/inside.h"
#include "store/target_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

std::vector<Ground> of_library(Workplace const& here)
{
    auto all = model::grounds_of(here.library.text(cases::disclosure_file));
    if (!all)
        throw std::runtime_error(all.error().front());
    return std::move(*all);
}

}  // namespace

std::string kind_of(Workplace const& here, std::string_view procedure) { return cases::disclosure_kind(here.library, procedure); }

std::vector<Ground> grounds(db::Read& tx, Workplace const& here, std::string_view kind)
{
    auto all = of_library(here);
    for (auto const& own : store::grounds(tx))
        if (auto const found = std::ranges::find(all, own.name, &Ground::name); found != all.end()) {
            found->article = own.article, found->title = own.title;
            found->is_used = own.is_used, found->is_from_memory = false, found->version = own.version;
        }
    if (!kind.empty())
        std::erase_if(all, [&](Ground const& one) { return one.kind != kind; });
    return all;
}

Result<void> set_ground(db::Write& tx, Caller const& caller, Workplace const& here, Ground const& ground)
{
    TRY(access::allow(tx, caller, may_set_grounds, { "" }));
    auto const all = of_library(here);
    if (std::ranges::find(all, ground.name, &Ground::name) == all.end())
        return refuse(Kind::NotFound, "disclosure.no_such_ground");
    std::vector<FieldError> errors;
    service::require(errors, "article", ground.article, service::most_title);
    service::require(errors, "title", ground.title, service::most_title);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::keep(tx, ground, caller.person, here.now().at))
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    audit::record(tx, caller, here.now(), "disclosure.ground.set", { { "disclosure_ground", ground.name } }, { { "used", ground.is_used ? "yes" : "no" } });
    return {};
}

std::string reasons_text(db::Read& tx, Workplace const& here, cases::Case const& request)
{
    auto const all = grounds(tx, here, kind_of(here, request.procedure));
    std::map<std::string, std::map<std::string, std::set<std::int64_t>>> pages;  // by ground and document; no page: the whole
    std::map<std::string, std::string> titles;
    for (auto const& target : store::of_case(tx, request.id)) {
        titles[target.id.value] = target.title;
        if (!target.ground.empty())
            pages[target.ground][target.id.value];
        else
            for (auto const& box : store::boxes(tx, target.id))
                pages[box.ground][target.id.value].insert(box.page);
    }
    std::string text;
    for (auto const& ground : all) {
        auto const found = pages.find(ground.name);
        if (found == pages.end())
            continue;
        text += ground.article + "に該当（" + ground.title + "）\n";
        for (auto const& [id, where] : found->second) {
            std::string numbers;
            for (auto const page : where)
                numbers += (numbers.empty() ? "" : "・") + std::to_string(page);
            text += "・" + titles[id] + (numbers.empty() ? "（全部）" : "（" + numbers + "ページの墨塗りの部分）") + "\n";
        }
    }
    return text;
}

}  // namespace mado::disclosure
