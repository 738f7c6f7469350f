#pragma once
// A staff zone with records and disclosure in it: the disclosure section of two towns, a request, and a PDF with a name on it.
#include <algorithm>

#include "../../cases/tests/town.h"

#include <mado/disclosure/disclosure.h>
#include <mado/disclosure/disputes.h>
#include <mado/disclosure/module.h>
#include <mado/records/module.h>
#include <mado/web/site.h>

#include "jobs/make.h"

namespace mado::disclosure::test {

using cases::test::day;
using RefusalKind = Refusal::Kind;

constexpr std::string_view secret = "SECRETMIYAKE";

// Two pages of plain text by hand: the words stand uncompressed in its bytes.
inline std::string paper(std::string const& first = "Name: SECRETMIYAKE 4711 open", std::string const& second = "Second page SECRETMIYAKE")
{
    auto const text = [](std::string const& words) { return "BT /F 14 Tf 72 700 Td (" + words + ") Tj ET"; };
    auto const stream = [](std::string const& inside) { return "<</Length " + std::to_string(inside.size()) + ">>\nstream\n" + inside + "\nendstream"; };
    std::vector<std::string> const objects { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 6 0 R>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 7 0 R>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream(text(first)),
        stream(text(second)), "<</Title(SECRETMIYAKE)/Author(SECRETMIYAKE)>>" };
    std::string pdf = "%PDF-1.4\n", table = "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (std::size_t n = 0; n < objects.size(); ++n) {
        auto const at = std::to_string(pdf.size());
        table += std::string(10 - at.size(), '0') + at + " 00000 n \n";
        pdf += std::to_string(n + 1) + " 0 obj" + objects[n] + "endobj\n";
    }
    return pdf + table + "trailer<</Root 1 0 R/Info 8 0 R/Size " + std::to_string(objects.size() + 1) + ">>\nstartxref\n" + std::to_string(pdf.size()) + "\n%%EOF\n";
}

struct House : cases::test::Town {
    std::shared_ptr<sanitizing::Tools const> tools;
    Caller painter = staff("satake", "disclosure_clerk"), checker = staff("okabe", "disclosure_head"), keeper = staff("nagao", "records_keeper"),
           their_painter = staff("satake", "disclosure_clerk", neighbour);

    House() : House(std::make_shared<sanitizing::Tools const>(sandbox::Options { .bounded_will_do = true })) {}
    explicit House(std::shared_ptr<sanitizing::Tools const> with) : Town({ records::describe(with), disclosure::describe(with) }), tools(std::move(with))
    {
        using enum access::Role;
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                organization::keep_division(tx, { "general_affairs/disclosure", "総務部 総務課 情報公開係", "0866-00-0019", "" });
                position(tx, "disclosure_clerk", "general_affairs/disclosure", "情報公開係 主任", "clerk", "satake", { Examiner });
                position(tx, "disclosure_head", "general_affairs/disclosure", "情報公開係長", "section_head", "okabe", { Examiner, Approver });
                position(tx, "records_keeper", "", "文書係 主任", "clerk", "nagao", { RecordsManager });
                Caller const office { .tenant = tenant, .kind = CallerKind::Zone, .job = "office" };
                for (auto const* name : { "information_disclosure", "personal_information_disclosure", "personal_information_correction" }) {
                    auto const text = std::string(cases::test::library().text(std::string("procedures/") + name + ".yaml"));
                    TRY(definitions::receive_published(tx, office, here.now(), { name, crypto::sha256_hex(text), text, day("2026-04-01") }));
                }
                records::adopt_plan(tx, here);
                return {};
            }, tenant));
    }

    CaseId requested() { return submit("information_disclosure", body(R"({ "name": "三宅 陽子", "wanted": "市道の工事の契約書の一式" })")); }

    CaseId requested_by_oneself()
    {
        return submit("personal_information_disclosure",
            body(R"({ "name": { "text": "三宅 陽子" }, "address": { "text": "総社市見本一丁目1番" }, "wanted": "私の相談の記録の全部", "manner": ["view"], "identity_paper": { "way": "counter", "blobs": [] } })"));
    }

    Target collected(CaseId const& id, std::string const& bytes = paper(), std::string title = "contract.pdf")
    {
        Collected const what { std::move(title), crypto::sha256_hex(bytes), files.keep_bytes(bytes) };
        auto const made = write([&](db::Write& tx) { return collect(tx, painter, here, id, what); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        REQUIRE(sanitizing::settle(here, *tools, code, "disclosure", made->id.value));
        return now(id, made->id);
    }
    Target now(CaseId const& id, TargetId const& target)
    {
        auto const found = read([&](db::Read& tx) { return disclosure::find(tx, painter, here, id, target); });
        REQUIRE(found);
        return *found;
    }
    static Box box(std::int64_t page, Area const& area, std::string ground = "ordinance_personal")
    {
        Box made;
        made.page = page;
        made.area = area;
        made.ground = std::move(ground);
        return made;
    }
    // Over the name of the first page and of the second.
    static std::vector<Box> both() { return { box(1, { 410, 460, 400, 55 }), box(2, { 530, 460, 400, 55 }) }; }
    Result<void> drawn(Target const& target, std::vector<Box> const& boxes, Caller const& by)
    {
        return write([&](db::Write& tx) { return draw(tx, by, here, target.of, target.id, boxes, target.version); }, by.tenant);
    }
    Result<Target> proposed(Target const& target, Outcome outcome, Caller const& by, std::string const& ground = {}, std::string const& why = {})
    {
        return write([&](db::Write& tx) { return propose(tx, by, here, target.of, target.id, outcome, ground, why, target.version); }, by.tenant);
    }
    Result<Target> checked(Target const& target, Caller const& by)
    {
        return write([&](db::Write& tx) { return check(tx, by, here, target.of, target.id, target.version); }, by.tenant);
    }
    Result<void> run_make(Target const& target)
    {
        mado::jobs::Job job;
        job.tenant = code;
        job.kind = jobs::make_job;
        job.payload = json::object({ { "target", target.id.value }, { "version", target.version } });
        return jobs::make(here, *tools, job);
    }
    Target made_one(CaseId const& id)
    {
        auto target = collected(id);
        REQUIRE(target.state == State::Redacting);
        REQUIRE(drawn(target, both(), painter));
        auto const sent = proposed(now(id, target.id), Outcome::Disclosed, painter);
        REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().key));
        REQUIRE(run_make(*sent));
        return now(id, target.id);
    }
};

}  // namespace mado::disclosure::test
