#include <mado/backup/keys.h>

#include <mado/crypto/stream.h>

#include <algorithm>
#include <stdexcept>

namespace mado::backup {

namespace {

constexpr std::string_view public_word = "madoguchi-backup-public:", private_word = "madoguchi-backup-private:", locked_word = "madoguchi-backup-locked:";
constexpr std::string_view context = "madoguchi backup key";
constexpr std::size_t half = 32;

std::string both_halves(crypto::KeyPair const& key)
{
    return std::string(crypto::view(key.private_half.bytes)) + std::string(crypto::view(key.public_half.bytes));
}

std::string_view trimmed(std::string_view line)
{
    constexpr std::string_view space = " \t\r\n";
    auto const first = line.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(space) - first + 1);
}

// What stands behind the word, or nothing when it is another.
std::optional<std::string> behind(std::string_view line, std::string_view word)
{
    line = trimmed(line);
    return line.starts_with(word) ? crypto::from_base64url(line.substr(word.size())) : std::nullopt;
}

crypto::KeyPair pair_of(std::string_view bytes)
{
    if (bytes.size() != 2 * half)
        throw std::runtime_error("the private key for backups is not whole");
    crypto::KeyPair key;
    std::ranges::copy(bytes.substr(0, half), key.private_half.bytes.begin());
    std::ranges::copy(bytes.substr(half), key.public_half.bytes.begin());
    return key;
}

}  // namespace

std::string public_line(crypto::PublicKey const& key) { return std::string(public_word) + crypto::base64url(crypto::view(key.bytes)) + "\n"; }
std::string private_line(crypto::KeyPair const& key) { return std::string(private_word) + crypto::base64url(both_halves(key)) + "\n"; }

std::string locked_line(crypto::KeyPair const& key, std::string_view passphrase)
{
    auto const salt = crypto::passphrase_salt();
    return std::string(locked_word) + crypto::base64url(salt + crypto::encrypt(crypto::key_of_passphrase(passphrase, salt), both_halves(key), context)) + "\n";
}

crypto::PublicKey public_of(std::string_view line)
{
    auto const bytes = behind(line, public_word);
    if (!bytes || bytes->size() != half)
        throw std::runtime_error("is no public key for backups: it begins with " + std::string(public_word) + " (make one with `madoguchi backup keys --to DIR`)");
    crypto::PublicKey key;
    std::ranges::copy(*bytes, key.bytes.begin());
    return key;
}

crypto::KeyPair private_of(std::string_view line, std::function<std::string()> const& passphrase)
{
    if (auto const open = behind(line, private_word))
        return pair_of(*open);
    auto const locked = behind(line, locked_word);
    if (!locked || locked->size() < crypto::passphrase_salt_size)
        throw std::runtime_error("is no private key for backups: it begins with " + std::string(private_word) + " or " + std::string(locked_word));
    std::string_view const bytes = *locked;
    auto const key = crypto::key_of_passphrase(passphrase(), bytes.substr(0, crypto::passphrase_salt_size));
    auto const both = crypto::decrypt(key, bytes.substr(crypto::passphrase_salt_size), context);
    if (!both)
        throw std::runtime_error("does not open with this passphrase");
    return pair_of(*both);
}

std::string name_of(crypto::PublicKey const& key) { return crypto::sha256_hex(crypto::view(key.bytes)).substr(0, 16); }

}  // namespace mado::backup
