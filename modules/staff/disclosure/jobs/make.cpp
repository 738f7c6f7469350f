#include "jobs/make.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include "model/proof.h"
#include "service/drawing.h"
#include "service/inside.h"
#include "store/target_store.h"

#include <algorithm>

namespace mado::disclosure::jobs {

namespace {

using Kind = Refusal::Kind;

Result<void> wrong(char const* key) { return refuse(Kind::Invalid, key); }

// A page as it goes out, and that its boxes are black when the picture is read again.
Result<photo::Jpeg> page_of(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t page, std::vector<Box> const& boxes, std::set<std::string>& words)
{
    auto picture = TRY(service::drawn(box, pdf, page, photo::long_side));
    auto const sheet = TRY(service::sheet(box, pdf, page));
    for (auto const& one : boxes) {
        model::paint(picture, sheet, one.area, model::Colour::Black);
        for (auto& word : model::under(sheet, one.area))
            words.insert(std::move(word));
    }
    auto jpeg = photo::as_jpeg(picture);
    if (boxes.empty())
        return jpeg;
    auto const again = photo::read(jpeg.bytes);
    if (!again)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    for (auto const& one : boxes)
        if (!model::is_black(*again, sheet, one.area))
            return refuse(Kind::Invalid, "disclosure.proof.not_black");
    return jpeg;
}

Caller job_of(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::string(make_job) }; }

void keep(Target& target, Workplace const& here, Made const& made, files::Blob const& blob)
{
    target.state = State::Checking;
    target.said.clear();
    target.made = blob.name;
    target.made_key = crypto::encrypt(here.keys.storage, crypto::view(blob.key.bytes), service::made_context(target.id));
    target.made_hash = crypto::sha256_hex(made.pdf);
    target.made_size = static_cast<std::int64_t>(made.pdf.size());
    target.proof = made.proof;
}

}  // namespace

Result<Made> painted(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t pages, std::vector<Box> const& boxes)
{
    photo::Album album;
    std::set<std::string> words;
    std::vector<std::string> kept;
    for (std::int64_t page = 1; page <= pages; ++page) {
        std::vector<Box> here;
        std::ranges::copy_if(boxes, std::back_inserter(here), [&](Box const& one) { return one.page == page; });
        auto jpeg = TRY(page_of(box, pdf, page, here, words));
        kept.push_back(crypto::sha256_hex(jpeg.bytes));
        album.add(std::move(jpeg));
    }
    Made made { album.pdf({}), {} };
    made.proof.pages = pages;
    made.proof.boxes = static_cast<std::int64_t>(boxes.size());
    made.proof.words = static_cast<std::int64_t>(words.size());
    made.proof.letters = TRY(service::letters_in(box, made.pdf));
    if (made.proof.letters > 0)
        TRY(wrong("disclosure.proof.letters"));
    if (auto const left = model::left_behind(made.pdf, words, made.proof); !left.empty())
        TRY(wrong(left.c_str()));
    return made;
}

Result<void> make(Workplace const& here, sanitizing::Tools const& tools, mado::jobs::Job const& job)
{
    TargetId const id { job.payload.text("target") };
    std::vector<Box> all;
    auto const target = here.database.read(job.tenant, [&](db::Read& tx) {
        all = store::boxes(tx, id);
        return store::target(tx, id);
    });
    if (!target || target->state != State::Making || target->version != job.payload.integer("version"))
        return {};  // made already, or taken back
    auto const pdf = TRY(service::working_pdf(here, tools, job.tenant, *target));
    auto const made = painted(tools.box, pdf, target->pages, all);
    if (!made && made.error().kind == Kind::Busy)
        return std::unexpected(made.error());
    auto const blob = made ? std::optional(here.files.keep_bytes(made->pdf)) : std::nullopt;
    return here.database.write(job.tenant, { .name = make_job }, [&](db::Write& tx) -> Result<void> {
        auto changed = *target;
        if (made) {
            keep(changed, here, *made, *blob);
        } else {
            changed.state = State::Redacting;
            changed.outcome = Outcome::Undecided;
            changed.said = made.error().key;
        }
        if (!store::change(tx, changed))
            return {};
        if (made)
            files::name_blob(tx, blob->name, blob->size, service::owner_of_files, id.value, here.now().at);
        service::trace(tx, job_of(job.tenant), here, made ? "disclosure.target.made" : "disclosure.target.failed", changed,
            { { "sha256", changed.made_hash }, { "boxes", std::to_string(all.size()) }, { "words", std::to_string(changed.proof.words) } });
        return {};
    });
}

}  // namespace mado::disclosure::jobs
