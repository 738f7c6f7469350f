#pragma once
// An office zone in memory with two towns: what the tests of this module stand in.
#include <mado/documents/module.h>
#include <mado/documents/documents.h>
#include <mado/module/testing/town.h>

#include "service/printing.h"
#include "service/render.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::documents::test {

using testing::all_papers;
using testing::Folder;
using testing::library;
using testing::parsed;

struct Office : testing::Town {
    static constexpr char const* town = code;

    crypto::KeyPair applicant = crypto::make_key_pair();
    CaseId of { ids.uuid(1) };
    std::vector<Dispatched> dispatched;
    Caller clerk = staff("p", "hayashi"), second = staff("p", "takata"), stranger = staff("q", "oka");

    Office() : Town(instant_in_tokyo(testing::day("2026-11-27"), 10), 7, Calendar::always_open())
    {
        set_up({ describe() });
        listeners.on<Dispatched>([this](db::Write&, Caller const&, Workplace const&, Dispatched const& event) -> Result<void> {
            dispatched.push_back(event);
            return {};
        });
        write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "environment", "市民生活部 環境課", "0866-00-0000", "" });
            organization::keep_division(tx, { "environment/animals", "市民生活部 環境課 動物係", "0866-00-0001", "" });
            access::grant(tx, { "p" }, { access::Role::Examiner, "environment" });
            access::grant(tx, { "p" }, { access::Role::Registrar, "environment/animals" });
            access::grant(tx, { "q" }, { access::Role::Examiner, "welfare" });
            return {};
        });
    }

    static Caller staff(std::string position, std::string person)
    {
        return testing::staff(std::move(person), std::move(position));
    }

    Issue tag(Way way = Way::Electronic) const
    {
        return { .of = of, .owner = "environment/animals", .name = "dog_tag", .title = "犬の登録済通知書(鑑札の交付)", .addressee = "市川 みなみ 様",
            .series = Series::Letter, .way = way, .values = parsed(R"({ "issuer": { "office": "市民生活部 環境課 動物係" }, "answer": { "dog_name": "コテツ" } })"),
            .application_key = crypto::base64url(crypto::view(applicant.public_half.bytes)), .receipt_number = ids_receipt,
            .clear = parsed(R"({ "expected_on": "2026-12-01" })"), .box = parsed(R"({ "words": "登録しました。" })") };
    }
    std::string ids_receipt = Ids(3).receipt_number();

    Document issued(Issue const& what, std::string const& tenant = town)
    {
        auto result = write([&](db::Write& tx) { return issue(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, here, what); }, tenant);
        REQUIRE(result);
        return *result;
    }

    Result<void> run(DocumentId const& id, std::string const& tenant = town)
    {
        return render(here, { { "j" }, tenant, std::string(render_job), json::object({ { "document", id.value } }), 0 });
    }

    std::optional<Document> found(DocumentId const& id, std::string const& tenant = town)
    {
        auto document = database.read(tenant, [&](db::Read& tx) { return find(tx, id); });
        return document ? std::optional(*document) : std::nullopt;
    }

    std::vector<PrintTask> tasks(Caller const& caller)
    {
        return database.read(town, [&](db::Read& tx) { return tasks_for(tx, caller); });
    }

    std::vector<std::string> events(DocumentId const& id)
    {
        return database.read(town, [&](db::Read& tx) {
            std::vector<std::string> names;
            for (auto const& event : audit::events_of(tx, { "document", id.value }))
                names.push_back(event.event);
            return names;
        });
    }

    std::int64_t count(std::string_view sql) { return testing::count_in(database, sql, code); }

    // What the front is told, oldest first.
    std::vector<json::Value> told()
    {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        std::vector<json::Value> bodies;
        for (auto const& encoded : gateway.waiting_for("front", 100)) {
            auto const opened = crypto::open(front.sealing, gateway::decode(encoded).value().sealed);
            REQUIRE(opened);
            bodies.push_back(parsed(gateway::unpadded(*opened)));
        }
        return bodies;
    }
};

}  // namespace mado::documents::test
