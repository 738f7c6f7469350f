#include "api/operations.h"

#include <mado/audit/audit.h>
#include <mado/registers/registers.h>

namespace mado::connections {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr int a_page = 100;

json::Value shown(registers::Row const& row)
{
    return json::object({ { "id", row.id.value }, { "case", row.of.value }, { "procedure", row.procedure }, { "owner", row.owner }, { "year", row.year }, { "number", row.number },
        { "state", word_of(row.state) }, { "values", row.values }, { "version", row.version } });
}

Result<Answer> list(Call const& call)
{
    registers::Query query { .name = call.path("register"), .words = call.query("q"), .year = 0, .before = call.query("before"), .most = a_page };
    json::Array rows;
    std::string next;
    auto const read = [&](db::Write& tx) -> Result<void> {
        rows.clear();
        auto const page = registers::rows(tx, call.caller(), query);
        for (auto const& row : page.rows)
            if (call.system->may_see(row.owner) && call.system->may_use(row.procedure))
                rows.push_back(shown(row));
        next = page.next;
        audit::record(tx, call.caller(), call.here().now(), "connections.register.read", { { "system", call.system->id.value } },
            { { "register", query.name.substr(0, 60) }, { "rows", std::to_string(rows.size()) } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), read));
    return Answer { .body = json::object({ { "rows", std::move(rows) }, { "next", next.empty() ? json::Value {} : json::Value(next) } }) };
}

}  // namespace

std::vector<api::Operation> register_operations()
{
    auto const row = s::object({ s::must("id", s::text()), s::must("case", s::text()), s::must("procedure", s::text()), s::must("owner", s::text()), s::must("year", s::whole()),
        s::must("number", s::whole()), s::must("state", s::word({ "current", "struck" })), s::must("values", s::anything("by column, as a person reads it")), s::must("version", s::whole()) });
    std::vector<api::Operation> all;
    all.push_back(api::get("list_register", "/registers/{register}", "registers").needs(api::scope::registers)
        .about({ "台帳の行", "Rows of a register" }, { "新しい順。与えられた所属のもの。読むたびに記録します。", "Newest first, of the divisions granted. Every reading leaves an event." })
        .with({ api::path("register", { "台帳の名", "Name of the register" }, "dogs"), api::query("q", { "すべてを含む言葉", "Words that all stand in the row" }, s::text(100)),
            api::query("before", { "この行より前", "Before this row" }, s::text(36)) })
        .answers(s::object({ s::must("rows", s::array(row)), s::must("next", s::or_null(s::text())) }), {}).to(list));
    return all;
}

}  // namespace mado::connections
