#pragma once
// A staff zone with the records module in it: who keeps records, who decides on disposals, and two towns.
#include <algorithm>

#include "../../cases/tests/town.h"

#include <mado/jobs/jobs.h>
#include <mado/records/disposals.h>
#include <mado/records/module.h>
#include <mado/records/received.h>
#include <mado/records/transfer.h>

#include "jobs/backfill.h"
#include "jobs/carry_out.h"

namespace mado::records::test {

using cases::test::day;
using RefusalKind = Refusal::Kind;

struct House : cases::test::Town {
    std::shared_ptr<sanitizing::Tools const> tools = std::make_shared<sanitizing::Tools const>();
    Caller keeper = staff("nagao", "records_keeper"), office_head = staff("matsui", "records_head"), decider = staff("nagase", "general_affairs_head"), registrar = staff("post", "post_clerk"), their_keeper = staff("nagao", "records_keeper", neighbour);
    House() : House(std::make_shared<sanitizing::Tools const>()) {}
    explicit House(std::shared_ptr<sanitizing::Tools const> with) : Town({ records::describe(with) }), tools(std::move(with))
    {
        using enum access::Role;
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                organization::keep_division(tx, { "general_affairs/records", "総務部 総務課 文書係", "0866-00-0018", "" });
                position(tx, "records_keeper", "", "文書係 主任", "clerk", "nagao", { RecordsManager });
                position(tx, "records_head", "general_affairs/records", "文書係長", "section_head", "matsui", { Examiner, Approver, Registrar });
                organization::keep_division(tx, { "general_affairs", "総務部 総務課", "0866-00-0001", "" });
                position(tx, "general_affairs_head", "general_affairs", "総務課長", "division_head", "nagase", { Approver });
                position(tx, "post_clerk", "general_affairs/records", "文書係 主事", "clerk", "post", { Registrar });
                adopt_plan(tx, here);
                return {};
            }, tenant));
    }

    // A dog registration that its owner withdrew: over, five years from 2027-04-01 on.
    CaseId withdrawn_dog()
    {
        auto const id = submit_dog();
        REQUIRE(give_up(id));
        return id;
    }
    // A permit that was granted, delivered and paid: over, ten years from the end of its effect on (2029-03-31).
    CaseId granted_sign()
    {
        auto const id = submit_sign();
        taken(id, road_clerk);
        REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
        all_agree(id, road_clerk);
        auto const drafted = draft(id, road_clerk, { "granted", {} });
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        auto const& position = drafted->decider.value;
        auto const decided = cases::test::Town::decide(*drafted, staff(position == "mayor" ? "ichino" : position == "works_department_head" ? "senoo" : "hiramatsu", position));
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
        render(id);
        for (auto const& one : read([&](db::Read& tx) { return cases::owed(tx, id); }))
            if (!one.paid_on)
                REQUIRE(pay(id, one.charge, one.amount));
        return id;
    }

    Record record_for(Kind kind, std::string const& object)
    {
        auto const found = read([&](db::Read& tx) { return record_of(tx, kind, object); });
        REQUIRE(found);
        return *found;
    }
    Folder folder_of(Record const& record)
    {
        auto const found = read([&](db::Read& tx) { return find_folder(tx, keeper, record.folder); });
        REQUIRE(found);
        return *found;
    }
    Record own_record(std::string const& item, std::string title, Day made_on, std::vector<Part> parts = {}, std::string owner = "environment/animals")
    {
        Filing filing;
        filing.item = item;
        filing.owner = std::move(owner);
        filing.title = std::move(title);
        filing.made_on = made_on;
        filing.completed_on = made_on;
        filing.parts = std::move(parts);
        auto const made = write([&](db::Write& tx) { return file_own(tx, keeper, here, filing); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Part scan(std::string_view bytes, std::string title = "scan.pdf")
    {
        Part part { .origin = Origin::Own, .title = std::move(title), .type = "application/pdf", .hash = crypto::sha256_hex(bytes) };
        part.key = files.keep_bytes(bytes);
        return part;
    }
    void run(std::string_view kind, json::Value payload)
    {
        jobs::Job job;
        job.tenant = code;
        job.kind = kind;
        job.payload = std::move(payload);
        auto const ran = kind == service::reckon_job ? service::reckon_item(here, job) : service::carry_out_all(here, job);
        REQUIRE_MESSAGE(ran, (ran ? "" : ran.error().key));
    }
    std::vector<std::string> places(std::string const& words) { return db::test::places_of(database, words); }
    void carry_out_list(DisposalId const& id) { run(service::carry_out_job, json::object({ { "disposal", id.value } })); }
    Result<Disposal> propose_one(FolderId const& folder, Act act, std::string reason = {}, std::optional<Day> until = {})
    {
        Line line;
        line.folder = folder;
        line.act = act;
        line.reason = std::move(reason);
        line.until = until;
        return write([&](db::Write& tx) { return propose(tx, keeper, here, "", { line }); });
    }
    approvals::Draft draft_of_list(DisposalId const& id)
    {
        auto const found = read([&](db::Read& tx) { return draft_of(tx, id); });
        REQUIRE(found);
        return *found;
    }
    // 文書係長 passes it on, then that caller decides.
    Result<Disposal> decide_it(Disposal const& list, Caller const& by)
    {
        auto const draft = draft_of_list(list.id);
        if (draft.steps.front().is_open() && draft.steps.front().kind == approvals::StepKind::Passes)
            REQUIRE(write([&](db::Write& tx) { return approvals::agree(tx, office_head, here, draft.id, "", draft.version); }));
        auto const done = write([&](db::Write& tx) { return approvals::decide(tx, by, here, draft.id, "", draft.version); }, by.tenant);
        if (!done)
            return std::unexpected(done.error());
        return read([&](db::Read& tx) { return find_disposal(tx, keeper, list.id); });
    }
};

}  // namespace mado::records::test
