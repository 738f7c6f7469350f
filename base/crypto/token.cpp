#include <mado/crypto/token.h>
#include <mado/crypto/token_signature.h>

#include "bytes.h"

#include <sodium.h>

#include <memory>
#include <mutex>

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

namespace mado::crypto {

namespace {

constexpr std::size_t nonce_size = 12, tag_bits = 128;

std::string code(CK_RV result)
{
    switch (result) {
    case CKR_PIN_INCORRECT: return "the PIN is wrong";
    case CKR_PIN_LOCKED: return "the PIN is locked: the token's officer must set a new one";
    case CKR_USER_PIN_NOT_INITIALIZED: return "the token has no PIN yet";
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_DEVICE_REMOVED: return "the token is not there";
    case CKR_ENCRYPTED_DATA_INVALID:
    case CKR_ENCRYPTED_DATA_LEN_RANGE:
    case CKR_GENERAL_ERROR: return "it does not open with this key";
    case CKR_MECHANISM_INVALID: return "the token does not know what is asked of the key";
    default: return "the token answers " + std::to_string(result);
    }
}

void must(CK_RV result, std::string const& what)
{
    if (result != CKR_OK)
        throw TokenAway(what + ": " + code(result));
}

unsigned char* raw(std::string_view bytes) { return const_cast<unsigned char*>(octets(bytes)); }  // the standard's structures know no const

// The maker's library, loaded for one piece of work. One at a time in this process: C_Initialize is the process's.
class Library {
public:
    explicit Library(std::string const& path) : alone_(mutex()), handle_(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL))
    {
        if (!handle_)
            throw TokenAway("cannot load the library of the token " + path);
        using List = CK_RV (*)(CK_FUNCTION_LIST**);
        auto const list = reinterpret_cast<List>(::dlsym(handle_.get(), "C_GetFunctionList"));
        if (!list || list(&functions_) != CKR_OK)
            throw TokenAway(path + " is no library of PKCS #11");
        CK_C_INITIALIZE_ARGS how {};
        how.flags = CKF_OS_LOCKING_OK;
        auto const begun = functions_->C_Initialize(&how);
        began_ = begun == CKR_OK;
        if (begun != CKR_CRYPTOKI_ALREADY_INITIALIZED)
            must(begun, "the library of the token does not start");
    }
    ~Library()
    {
        if (began_)
            functions_->C_Finalize(nullptr);
    }
    Library(Library const&) = delete;
    Library& operator=(Library const&) = delete;
    CK_FUNCTION_LIST* operator->() const { return functions_; }

private:
    static std::mutex& mutex()
    {
        static std::mutex one;
        return one;
    }
    struct Closes { void operator()(void* handle) const { ::dlclose(handle); } };
    std::lock_guard<std::mutex> alone_;
    std::unique_ptr<void, Closes> handle_;
    CK_FUNCTION_LIST* functions_ = nullptr;
    bool began_ = false;
};

class Session {
public:
    explicit Session(TokenPlace const& place, CK_FLAGS flags = 0) : place_(place), library_(place.module)
    {
        must(library_->C_OpenSession(slot(), CKF_SERIAL_SESSION | flags, nullptr, nullptr, &handle_), "the token " + place.token);
        auto const signed_in = library_->C_Login(handle_, CKU_USER, raw(place.pin), place.pin.size());
        if (signed_in != CKR_USER_ALREADY_LOGGED_IN)
            must(signed_in, "signing in to the token " + place.token);
    }
    ~Session()
    {
        library_->C_Logout(handle_);
        library_->C_CloseSession(handle_);
    }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    std::optional<CK_OBJECT_HANDLE> find(CK_OBJECT_CLASS kind = CKO_SECRET_KEY)
    {
        std::array<CK_ATTRIBUTE, 2> wanted { { { CKA_CLASS, &kind, sizeof kind }, { CKA_LABEL, raw(place_.object), place_.object.size() } } };
        must(library_->C_FindObjectsInit(handle_, wanted.data(), wanted.size()), "looking for the key " + place_.object);
        CK_OBJECT_HANDLE found = 0;
        CK_ULONG many = 0;
        auto const result = library_->C_FindObjects(handle_, &found, 1, &many);
        library_->C_FindObjectsFinal(handle_);
        must(result, "looking for the key " + place_.object);
        return many == 1 ? std::optional(found) : std::nullopt;
    }

    CK_OBJECT_HANDLE key(CK_OBJECT_CLASS kind = CKO_SECRET_KEY)
    {
        if (auto const found = find(kind))
            return *found;
        throw TokenAway("the token " + place_.token + " has no key " + place_.object);
    }

    void make()
    {
        CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
        CK_KEY_TYPE type = CKK_AES;
        CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
        CK_ULONG size = 32;
        std::array<CK_ATTRIBUTE, 10> wanted { { { CKA_CLASS, &kind, sizeof kind }, { CKA_KEY_TYPE, &type, sizeof type }, { CKA_TOKEN, &yes, sizeof yes }, { CKA_PRIVATE, &yes, sizeof yes },
            { CKA_SENSITIVE, &yes, sizeof yes }, { CKA_EXTRACTABLE, &no, sizeof no }, { CKA_ENCRYPT, &yes, sizeof yes }, { CKA_DECRYPT, &yes, sizeof yes },
            { CKA_VALUE_LEN, &size, sizeof size }, { CKA_LABEL, raw(place_.object), place_.object.size() } } };
        CK_MECHANISM how { CKM_AES_KEY_GEN, nullptr, 0 };
        CK_OBJECT_HANDLE made = 0;
        must(library_->C_GenerateKey(handle_, &how, wanted.data(), wanted.size(), &made), "making the key " + place_.object);
    }

    std::string encrypt(std::string_view nonce, std::string_view plain, std::string_view context)
    {
        auto gcm = parameters(nonce, context);
        CK_MECHANISM how { CKM_AES_GCM, &gcm, sizeof gcm };
        must(library_->C_EncryptInit(handle_, &how, key()), "the key " + place_.object);
        std::string made(plain.size() + 64, '\0');
        CK_ULONG size = made.size();
        must(library_->C_Encrypt(handle_, raw(plain), plain.size(), octets(made), &size), "the key " + place_.object);
        made.resize(size);
        return made;
    }

    std::string decrypt(std::string_view nonce, std::string_view boxed, std::string_view context)
    {
        auto gcm = parameters(nonce, context);
        CK_MECHANISM how { CKM_AES_GCM, &gcm, sizeof gcm };
        must(library_->C_DecryptInit(handle_, &how, key()), "the key " + place_.object);
        std::string plain(boxed.size() + 64, '\0');
        CK_ULONG size = plain.size();
        must(library_->C_Decrypt(handle_, raw(boxed), boxed.size(), octets(plain), &size), "the key " + place_.object);
        plain.resize(size);
        return plain;
    }

    std::string sign(CK_MECHANISM_TYPE mechanism, std::string_view bytes)
    {
        CK_MECHANISM how { mechanism, nullptr, 0 };
        must(library_->C_SignInit(handle_, &how, key(CKO_PRIVATE_KEY)), "the key " + place_.object);
        std::string made(1'024, '\0');  // of an RSA key of 8,192 bits
        CK_ULONG size = made.size();
        must(library_->C_Sign(handle_, raw(bytes), bytes.size(), octets(made), &size), "the key " + place_.object);
        made.resize(size);
        return made;
    }

private:
    static CK_GCM_PARAMS parameters(std::string_view nonce, std::string_view context)
    {
        return { raw(nonce), nonce.size(), nonce.size() * 8, raw(context), context.size(), tag_bits };
    }

    CK_SLOT_ID slot()
    {
        CK_ULONG many = 0;
        must(library_->C_GetSlotList(CK_TRUE, nullptr, &many), "looking for the token");
        std::vector<CK_SLOT_ID> slots(many);
        must(library_->C_GetSlotList(CK_TRUE, slots.data(), &many), "looking for the token");
        for (auto const slot : slots) {
            CK_TOKEN_INFO about {};
            if (library_->C_GetTokenInfo(slot, &about) != CKR_OK)
                continue;
            std::string_view label(reinterpret_cast<char const*>(about.label), sizeof about.label);
            label = label.substr(0, label.find_last_not_of(' ') + 1);
            if (label == place_.token)
                return slot;
        }
        throw TokenAway("there is no token " + place_.token);
    }

    TokenPlace const& place_;
    Library library_;
    CK_SESSION_HANDLE handle_ = 0;
};

}  // namespace

void make_token_key(TokenPlace const& place)
{
    Session session(place, CKF_RW_SESSION);
    if (session.find())
        throw std::invalid_argument("the token " + place.token + " has a key " + place.object + " already");
    session.make();
}

std::string token_encrypt(TokenPlace const& place, std::string_view secret, std::string_view context)
{
    start();
    std::string nonce(nonce_size, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    return nonce + Session(place).encrypt(nonce, secret, context);
}

std::string token_decrypt(TokenPlace const& place, std::string_view boxed, std::string_view context)
{
    if (boxed.size() < nonce_size + tag_bits / 8)
        throw TokenAway("this was not made by a token");
    return Session(place).decrypt(boxed.substr(0, nonce_size), boxed.substr(nonce_size), context);
}

std::string token_sign(TokenPlace const& place, TokenKeyKind kind, std::string_view digest)
{
    // RFC 8017, 9.2: the DigestInfo of a SHA-256 but for its last 32 bytes.
    static constexpr std::string_view digest_head { "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19 };
    if (kind == TokenKeyKind::Ec)
        return Session(place).sign(CKM_ECDSA, digest);
    return Session(place).sign(CKM_RSA_PKCS, std::string(digest_head) + std::string(digest));
}

}  // namespace mado::crypto
