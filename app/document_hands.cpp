#include "document_hands.h"

#include <mado/approvals/drafts.h>
#include <mado/http/server.h>
#include <mado/organization/organization.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace mado {

namespace {

using Settings = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 11> known_settings { "documents", "certificates_file", "key_file", "token.module", "token.token", "token.object", "token.pin_file", "time_stamps.url",
    "time_stamps.authority_file", "long_term", "list_files" };

std::string bytes_of(std::string const& setting, std::string const& file)
{
    auto const path = secret_file(file);
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error(setting + ": cannot read " + path.string());
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string value_in(Settings const& settings, std::string const& name)
{
    auto const found = settings.find(name);
    return found == settings.end() ? std::string() : found->second;
}

pades::KeyPointer key_of(std::string const& where, Settings const& settings, std::string const& certificates)
{
    if (auto const file = value_in(settings, "key_file"); !file.empty()) {
        auto key = pades::key_from_pem(bytes_of(where + ".key_file", file));
        if (!key)
            throw std::runtime_error(where + ".key_file " + key.error());
        return *key;
    }
    auto const certificate = x509::Certificate::read(certificates);
    if (!certificate || value_in(settings, "token.module").empty())
        throw std::runtime_error(where + ": needs key_file (PEM) or token (module, token, object, pin_file)");
    return pades::key_on_token({ value_in(settings, "token.module"), value_in(settings, "token.token"), value_in(settings, "token.object"), first_line_of(value_in(settings, "token.pin_file")) },
        *certificate);
}

std::optional<pades::Stamps> stamps_of(std::string const& where, Settings const& settings)
{
    auto const url = value_in(settings, "time_stamps.url");
    if (url.empty())
        return {};
    return pades::Stamps { [url](std::string const& request) -> std::optional<std::string> {
        auto answer = http::call({ .method = "POST", .url = url, .body = request, .headers = { { "content-type", "application/timestamp-query" } }, .deadline_ms = 20'000, .most_bytes = 1 << 20 });
        return answer && answer->status == 200 ? std::optional(std::move(answer->body)) : std::nullopt;
    }, bytes_of(where + ".time_stamps.authority_file", value_in(settings, "time_stamps.authority_file")) };
}

std::string fetched(std::string const& url)
{
    auto answer = http::call({ .url = url, .deadline_ms = 20'000, .most_bytes = 16 << 20 });
    return answer && answer->status == 200 ? std::move(answer->body) : std::string {};
}

// What is known today: the certificates with those above them, and the lists that they name or that somebody fetches into files.
pades::Evidence evidence_of(std::vector<x509::Certificate> const& certificates, std::vector<std::string> const& files)
{
    pades::Evidence evidence;
    auto const add = [&](std::string const& bytes) {
        auto const list = x509::Crl::read(bytes);
        if (list && std::ranges::find(evidence.lists, list->der()) == evidence.lists.end())
            evidence.lists.push_back(list->der());
    };
    for (auto const& one : certificates) {
        evidence.certificates.push_back(one.der());
        for (auto const& address : pades::list_addresses(one))
            add(fetched(address));
    }
    for (auto const& file : files)
        add(bytes_of("list_files", file));
    return evidence;
}

std::vector<std::string> words_of(std::string const& text)
{
    std::istringstream in(text);
    return { std::istream_iterator<std::string>(in), {} };
}

documents::Signing signing_of(std::string const& where, Settings const& settings)
{
    for (auto const& [name, value] : settings)
        if (std::ranges::find(known_settings, name) == known_settings.end())
            throw std::runtime_error(where + ": there is no setting `" + name + "`");
    auto const of = value_in(settings, "documents");
    if (!of.empty() && of != "all" && of != "orders")
        throw std::runtime_error(where + ".documents is all or orders");
    auto const certificates = bytes_of(where + ".certificates_file", value_in(settings, "certificates_file"));
    auto signer = pades::signer_of(certificates, key_of(where, settings, certificates));
    if (!signer)
        throw std::runtime_error(where + ".certificates_file " + signer.error());
    documents::Signing signing { of == "orders" ? documents::Signing::Of::Orders : documents::Signing::Of::All, std::move(*signer), stamps_of(where, settings), {} };
    if (value_in(settings, "long_term") != "true")
        return signing;
    if (!signing.stamps)
        throw std::runtime_error(where + ".long_term needs time_stamps");
    signing.evidence = [files = words_of(value_in(settings, "list_files"))](std::vector<x509::Certificate> const& all) { return evidence_of(all, files); };
    return signing;
}

// Who decided what, in the words of the draft that was decided.
std::optional<documents::DecidedText> decided_text(db::Read& tx, CaseId const& of)
{
    for (auto const& draft : approvals::of_matter(tx, "case", of.value)) {
        if (draft.state != approvals::DraftState::Decided)
            continue;
        documents::DecidedText text { draft.proposal.title, draft.proposal.result_words, draft.proposal.reasons, {}, draft.article, draft.decided_at, {} };
        auto const position = organization::position(tx, draft.decider);
        auto const person = organization::person(tx, draft.decided_by);
        text.by = (position ? position->title : std::string()) + (person ? "　" + person->name : std::string());
        for (auto const& line : draft.proposal.lines)
            if (!line.words.empty() || !line.law.empty())
                text.lines.push_back({ line.words.empty() ? line.law : line.words, line.words.empty() ? std::string() : line.law });
        return text;
    }
    return std::nullopt;
}

}  // namespace

documents::Hands document_hands_of(Configuration const& configuration, tenancy::Towns const& towns, std::shared_ptr<sanitizing::Tools const> tools)
{
    documents::Hands hands;
    for (auto const& [slug, settings] : configuration.signatures) {
        auto const* town = towns.by_slug(slug);
        if (!town)
            throw std::runtime_error("signatures." + slug + ": there is no town of that name");
        hands.signing.emplace(town->code, signing_of("signatures." + slug, settings));
    }
    hands.picture = [tools](std::string_view bytes) -> std::expected<photo::Picture, photo::Fault> {
        try {
            return photo::read_apart(tools->box, bytes);
        } catch (std::runtime_error const&) {  // no walls: nothing of a stranger is opened
            return std::unexpected(photo::Fault::Broken);
        }
    };
    hands.decided = [](db::Read& tx, Workplace const&, CaseId const& of) { return decided_text(tx, of); };
    return hands;
}

}  // namespace mado
