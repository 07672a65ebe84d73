#include <openssl/evp.h>
#include <openssl/hmac.h>
#include "memory.h"
#include <openssl/ec.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
