// What is issued is signed where the town has a key; poppler's pdfsig is the eye that is not ours.
#include "tests/office.h"
#include "tests/printed.h"

#include "store/document_store.h"

#include <cstdlib>

using namespace mado;
using namespace mado::documents;
using documents::test::Folder;
using documents::test::Office;

namespace {

struct Keys {
    Folder folder;
    std::string at(std::string const& name) const { return (folder.path / name).string(); }
    std::string read(std::string const& name) const { return documents::test::contents(folder.path / name); }

    Keys()
    {
        must("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + at("mayor.key") + " -out " + at("mayor.pem")
            + " -days 365 -subj '/C=JP/O=Soja/CN=Mayor of Soja' -addext keyUsage=critical,digitalSignature,nonRepudiation");
    }
    static void must(std::string const& command) { REQUIRE(std::system((command + " >/dev/null 2>&1").c_str()) == 0); }

    Signing signing(Signing::Of of = Signing::Of::All) const
    {
        auto signer = pades::signer_of(read("mayor.pem"), pades::key_from_pem(read("mayor.key")).value());
        REQUIRE(signer);
        return { of, std::move(*signer), {}, {} };
    }
};

Keys const& keys_of_the_mayor()
{
    static Keys const keys;
    return keys;
}

struct Signed : Office {
    Result<void> run_with(Hands const& hands, DocumentId const& id)
    {
        return render(here, { { "j" }, town, std::string(render_job), json::object({ { "document", id.value } }), 0 }, hands);
    }
    store::Rendered rendered(DocumentId const& id)
    {
        auto found = database.read(town, [&](db::Read& tx) { return store::find_rendered(tx, id); });
        REQUIRE(found);
        return *found;
    }
    std::string pdf_of(DocumentId const& id) { return bytes_of(here, town, id, Form::Pdf).value(); }
};

TEST_CASE_FIXTURE(Signed, "with a key the notice is signed, the front is told by whom, and pdfsig says that it is valid")
{
    Hands hands;
    hands.signing.emplace(town, keys_of_the_mayor().signing());
    auto const document = issued(tag());
    REQUIRE(run_with(hands, document.id));
    auto const pdf = pdf_of(document.id);
    auto const found = pades::signatures_in(pdf);
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK(found->at(0).holds);
    CHECK(found->at(0).is_whole);
    CHECK(rendered(document.id).signed_by == "Mayor of Soja");
    CHECK(rendered(document.id).signed_as == "b_b");
    CHECK(told().front()["clear"]["verify"].text("signed_by") == "Mayor of Soja");
    CHECK(told().front()["clear"]["verify"].text("hash") == crypto::sha256_hex(pdf));

    auto const file = folder.path / "signed.pdf", report = folder.path / "report.txt";
    std::ofstream(file, std::ios::binary) << pdf;
    (void)!std::system(("pdfsig -nocert " + file.string() + " > " + report.string() + " 2>&1").c_str());
    auto const said = documents::test::contents(report);
    CAPTURE(said);
    CHECK(said.find("Signature is Valid.") != std::string::npos);
    CHECK(said.find("Total document signed") != std::string::npos);
    CHECK(documents::test::text_of_pdf(file).find("コテツ") != std::string::npos);
    auto changed = pdf;
    changed[pdf.size() / 3] = static_cast<char>(changed[pdf.size() / 3] ^ 1);
    std::ofstream(file, std::ios::binary) << changed;
    (void)!std::system(("pdfsig -nocert " + file.string() + " > " + report.string() + " 2>&1").c_str());
    CHECK(documents::test::contents(report).find("Signature is Valid.") == std::string::npos);
}

TEST_CASE_FIXTURE(Signed, "only what the town's setting names is signed; another town's key signs nothing here")
{
    Hands orders, others;
    orders.signing.emplace(town, keys_of_the_mayor().signing(Signing::Of::Orders));
    others.signing.emplace(neighbour, keys_of_the_mayor().signing());
    auto order = tag();
    order.series = Series::Order;
    auto const letter = issued(tag()), decided = issued(order), elsewhere = issued(tag());
    REQUIRE(run_with(orders, letter.id));
    REQUIRE(run_with(orders, decided.id));
    REQUIRE(run_with(others, elsewhere.id));
    CHECK(rendered(letter.id).signed_as == "");
    CHECK(rendered(decided.id).signed_as == "b_b");
    CHECK(rendered(elsewhere.id).signed_as == "");
    CHECK(pades::signatures_in(pdf_of(letter.id))->empty());
}

TEST_CASE_FIXTURE(Signed, "an authority of time-stamps that is away holds the notice back; nothing goes out unsigned")
{
    Hands hands;
    auto signing = keys_of_the_mayor().signing();
    signing.stamps = pades::Stamps { [](std::string const&) { return std::nullopt; }, keys_of_the_mayor().read("mayor.pem") };
    hands.signing.emplace(town, std::move(signing));
    auto const document = issued(tag());
    auto const refused = run_with(hands, document.id);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Refusal::Kind::Busy);
    CHECK(found(document.id)->state == DocumentState::Reserved);
    CHECK(told().empty());
}

}  // namespace
